import { mutantsOf, type Mutant } from './mutant.ts';

/** Wrong ideal and latest dates of the email types: anniversaries, visits, campaigns, follow-ups (rules §3, §6, §7, §11). */
export const EMAIL_TYPES: readonly Mutant[] = [
  ...mutantsOf('shared/domain/planning/anniversaries.ts', [
    ['Math.max(year + 1, ', 'Math.max(year, ', 'the year of birth has a birthday'],
    [
      'yearOf(planning.horizonEnd + daysBefore)',
      'yearOf(planning.horizonEnd)',
      'a birthday in January is forgotten in December',
    ],
    ['eventDate - daysBefore', 'eventDate - daysBefore + 1', 'birthday mail comes a day late'],
    [
      '{ ideal, latest: eventDate }',
      '{ ideal, latest: eventDate - 1 }',
      'a birthday email may not go on the birthday',
    ],
    ['DAYS_AFTER_EVENT = 30', 'DAYS_AFTER_EVENT = 31', 'enrolment mail makes sense a day too long'],
    [
      '!rules.aepYears.has(year)',
      'rules.aepYears.has(year)',
      'enrolment mail goes in the other years',
    ],
    [
      "known.type === 'aep' && known.eventDate === event",
      'known.eventDate < 0',
      'two enrolment dates on one day are two emails',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/visits.ts', [
    [
      'date - template.latestDaysBefore',
      'date - 1',
      "a visit template's own latest date is forgotten",
    ],
    [
      'template.offsetDays === 0 ? date :',
      'template.offsetDays === 0 ? date - 1 :',
      'mail of the day may not go on the day',
    ],
    [
      'DAYS_AFTER_IDEAL = 7',
      'DAYS_AFTER_IDEAL = 8',
      'mail after a visit makes sense a day too long',
    ],
    [
      'visit === SIGNUP_VISIT || template.offsetDays > 0',
      'template.offsetDays > 0',
      'sign-up mail has no week',
    ],
    [
      'visit === SIGNUP_VISIT || template.offsetDays > 0',
      'visit === SIGNUP_VISIT || template.offsetDays >= 0',
      'mail of the day may go after it',
    ],
    [
      'template.segment !== null && template.segment !== segment',
      'template.segment === segment',
      'visit mail goes to the other segments',
    ],
    [
      'if (visit !== SIGNUP_VISIT) thin',
      'if (visit !== null) thin',
      'late sign-up mail is thinned like reminders',
    ],
    [
      'ideals.some((ideal) => ideal >= today)',
      'ideals.some((ideal) => ideal > today)',
      'a late reminder goes beside one that is due today',
    ],
    [
      'return !ideals.includes(today)',
      'return ideals.length > 0',
      'after a change two reminders go on one day',
    ],
    [
      'offsetDays >= latest.template.offsetDays',
      'offsetDays > latest.template.offsetDays',
      'a late reminder goes after one of the same offset',
    ],
    [
      'if (keptLate || wasReminded(planning, date, latest))',
      'if (keptLate)',
      'a late reminder goes after a closer one was sent',
    ],
    [
      'if (keptLate || wasReminded',
      'if (wasReminded',
      'a second late reminder goes on the same day',
    ],
    [
      'if (toldAnotherDate(planning',
      'if (!toldAnotherDate(planning',
      'nobody is told of a change of date',
    ],
    [
      'stored.eventDate !== date &&',
      'stored.eventDate === date &&',
      'mail about the same date counts as about another',
    ],
    [
      'b.template.offsetDays - a.template.offsetDays',
      'a.template.offsetDays - b.template.offsetDays',
      'the farthest late reminder goes',
    ],
    [
      'compareText(a.template.code, b.template.code)',
      'compareText(b.template.code, a.template.code)',
      'of equal reminders the last code goes',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/campaigns.ts', [
    [
      'trigger - campaign.daysBefore',
      'trigger + campaign.daysBefore',
      'campaign mail goes on the other side of its trigger',
    ],
    [
      'campaign.daysBefore > 0 ? trigger',
      'campaign.daysBefore >= 0 ? trigger',
      'campaign mail on its trigger may not be late',
    ],
    [
      'unmoved + campaign.maxDelayDays',
      'unmoved + campaign.maxDelayDays - 1',
      'campaign mail may be late a day less',
    ],
    ['campaign.end ?? Infinity', 'Infinity', 'the end of a campaign is no latest date'],
    ['starts <= latestDate', 'starts < latestDate', 'the start may not be the latest date'],
    [
      'unmoved < starts && starts <= latestDate',
      'unmoved < starts',
      'the start may be after the latest date',
    ],
    [
      'date <= (campaign.end ?? date)',
      'date < (campaign.end ?? Infinity)',
      'the last day of a campaign is outside',
    ],
    [
      'date >= (campaign.start ?? date)',
      'date > (campaign.start ?? -Infinity)',
      'the first day of a campaign is outside',
    ],
    [
      'campaign.onceOnly || other.eventDate === triggerDate',
      'other.eventDate === triggerDate',
      'a once-only campaign mails for each trigger',
    ],
    [
      '(campaign.onceOnly || other.eventDate === triggerDate)',
      'campaign.onceOnly',
      'a contact reached twice has two emails',
    ],
    [
      'segment !== null && campaign.segments.has(segment)',
      'segment === null || campaign.segments.has(segment)',
      'a campaign reaches those without a segment',
    ],
    [
      '(a, b) => a.triggerDate - b.triggerDate',
      '() => 0',
      'once-only mail depends on the order of targets',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/compile.ts', [
    [
      'if (!instance.active || !effective.active) continue;',
      'if (!instance.active) continue;',
      'an inactive type goes on',
    ],
    [
      'effective.respectExclusionWindows && !effective.required',
      'effective.respectExclusionWindows || effective.required',
      'required mail respects windows',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/follow-ups.ts', [
    [
      'sentOn >= today - rules.followupLookbackDays',
      'sentOn > today - rules.followupLookbackDays',
      'the look-back is a day short',
    ],
    ['due >= today ? due', 'due > today ? due', 'a follow-up that is due today waits for tomorrow'],
    ['(planned?.idealDate ?? today + 1)', 'today + 1', 'a follow-up moves on every day'],
    [
      'planned !== undefined || wentOutLately(',
      'wentOutLately(',
      'a planned follow-up is dropped when the look-back ends',
    ],
    ['DAYS_AFTER_IDEAL = 30', 'DAYS_AFTER_IDEAL = 29', 'follow-ups make sense a day less'],
    ["parent.status !== 'sent' ||", '', 'mail that was not sent is followed up'],
    [
      'if (parent.claim === null || parent.sentOn === null) return false;',
      '',
      'follow-ups are planned from files',
    ],
  ]),
  ...mutantsOf('shared/domain/followups/tier.ts', [
    [
      'event.occurredAt >= sentAt',
      'event.occurredAt > sentAt',
      'what happens at the moment of sending does not count',
    ],
    ["&& metadata['machine'] !== true", '', 'clicks of machines count'],
    [
      'answers.find(hasCondition)',
      'answers.slice(0, 1).find(hasCondition)',
      'only the first answers count',
    ],
    ['count > 0', 'count > 1', 'one condition is none'],
  ]),
];
