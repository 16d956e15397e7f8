import { mutantsOf, type Mutant } from './mutant.ts';

/** Wrong base dates, skips and stored dates; wrong post-window mail (rules §1, §5, §6, §8.1). */
export const DATES: readonly Mutant[] = [
  ...mutantsOf('shared/domain/planning/base-date.ts', [
    [
      "stored.status === 'skipped' && stored.baseDate < today",
      "stored.status === 'skipped' && stored.baseDate <= today",
      'a skip of today is not judged again',
    ],
    ['sendDate >= today &&', 'sendDate > today &&', 'mail of today does not keep its date'],
    [
      '!(candidate.respectsWindows && exclusions.reasonOn(sendDate) !== null)',
      'candidate.kind.length > 0',
      'a send date is kept though it is excluded now',
    ],
    [
      'if (!sendDateHolds && stored.baseDate < today) return false;',
      'if (!sendDateHolds) return false;',
      'the base date of a skip is drawn again',
    ],
    [
      'latestDate < today && idealDate < today',
      'latestDate <= today && idealDate < today',
      'late mail does not go on its latest date',
    ],
    ['if (idealDate < today) catchUp', 'if (idealDate <= today) catchUp', 'mail of today is late'],
    [
      'idealDate > planning.horizonEnd',
      'idealDate >= planning.horizonEnd',
      'the horizon ends a day early',
    ],
    [
      "candidate.kind === 'transactional' || latestDate === today",
      "candidate.kind === 'transactional'",
      'late mail misses its latest date',
    ],
    [
      "candidate.kind === 'transactional' || latestDate === today",
      'latestDate === today',
      'visit mail is spread',
    ],
    [
      'let day = today + 1; day <= last',
      'let day = today + 1; day < last',
      'the last day of the draw is left out',
    ],
    [
      'let day = today + 1; day <= last',
      'let day = today; day <= last',
      'late mail may be drawn for today',
    ],
    [
      'Math.min(planning.rules.volume.catchUpSpreadDays, latestDate - today)',
      'planning.rules.volume.catchUpSpreadDays',
      'late mail is drawn beyond its latest date',
    ],
    [
      '!candidate.respectsWindows || planning.exclusions.reasonOn(day) === null',
      'day > 0',
      'late mail is drawn for excluded days',
    ],
    ['|catchup`', '`', 'late mail is drawn by another hash'],
    [
      'free[index] ?? today + 1',
      'free[index] ?? today',
      'late mail without a free day is judged on today',
    ],
    [
      'if (candidate.latestDate < planning.today) return',
      'if (candidate.latestDate <= planning.today) return',
      'a skip leaves the plan on its latest date',
    ],
    [
      'const holds = stored !== null && isUnchanged(candidate);',
      'const holds = stored !== null;',
      'an email that is missed after its dates moved keeps a date of the future',
    ],
    [
      'today <= latestDate + rules.followupLookbackDays',
      'today < latestDate + rules.followupLookbackDays',
      'a missed email leaves the plan a day early',
    ],
    [
      "stored?.status === 'pending' || stored?.skipReason",
      'stored?.skipReason',
      'mail that was not sent is not recorded as missed',
    ],
    [
      "if (stored.movedBy !== 'cap') return stored.movedBy;",
      'if (stored.movedBy !== null) return stored.movedBy;',
      'a skip says that a cap moved it',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/candidate.ts', [
    [
      'stored.idealDate === candidate.idealDate &&',
      '',
      'mail with another ideal date keeps its dates',
    ],
    [
      'stored.latestDate === candidate.latestDate',
      'stored.latestDate !== null',
      'mail with another latest date keeps its dates',
    ],
    [" || stored.status === 'unknown'", '', 'mail in doubt does not count as sent'],
    [
      "stored.status === 'sent' || stored.status === 'claimed'",
      "stored.status === 'sent'",
      'mail that is being sent does not count',
    ],
    [
      "storedPending: stored?.status === 'pending'",
      'storedPending: false',
      'stored pending mail goes before nobody',
    ],
    [
      'candidate.keptSendDate ?? candidate.baseDate',
      'candidate.baseDate',
      'mail counts on its base date though a cap moved it',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/derive.ts', [
    ['if (outsidePeriod(candidate, candidate.baseDate)) return;', '', 'campaigns have no period'],
    [
      "candidate.kind !== 'marketing' || !candidate.respectsWindows",
      '!candidate.respectsWindows',
      'follow-ups cause post-window mail',
    ],
    [
      "['birthday_window', 'effective_date_window'];",
      "['birthday_window', 'effective_date_window', 'age_limit'];",
      'the age limit causes post-window mail',
    ],
    [
      "['birthday_window', 'effective_date_window'];",
      "['birthday_window'];",
      'effective-date windows cause no post-window mail',
    ],
    [
      'end !== null && end + 1 >= today',
      'end !== null && end >= today',
      'a window that ended yesterday is forgotten',
    ],
    [
      'end !== null && end + 1 >= today',
      'end !== null',
      'a window of long ago has post-window mail',
    ],
    [
      'exclusions.windowEnd(day, horizonEnd - 1)',
      'exclusions.windowEnd(day, horizonEnd - 2)',
      'post-window mail of the last day of the horizon is forgotten',
    ],
    [
      'if (exclusions.isWindowEnd(stored.eventDate - 1)) events',
      'if (stored.eventDate > 0) events',
      'post-window mail stays without its window',
    ],
    [
      "if (stored.type !== 'post_window' || isOver(stored)) continue;",
      'continue;',
      'stored post-window mail does not stay',
    ],
    [
      'Math.min(earliest, exclusions.earliestStart(today - 1, planning.horizonEnd - 1))',
      'earliest',
      'mail skipped long ago causes no post-window mail',
    ],
    [
      'idealDate < (campaign.start ?? idealDate) || idealDate > (campaign.end ?? idealDate)',
      'idealDate < 0',
      'mail of an ended campaign causes post-window mail',
    ],
    [
      'candidate.idealDate >= planning.today || isOver(candidate.stored)',
      'candidate.idealDate >= planning.today',
      'mail that went out causes post-window mail',
    ],
    [
      '} while (skippedOn.length > judged);',
      '} while (judged < 0);',
      'late post-window mail in another window causes none',
    ],
    [
      "requiredOnly && candidate.kind !== 'required'",
      'requiredOnly',
      'the unsubscribed get no required mail',
    ],
    ["suppression === 'unsubscribed');", 'false);', 'the unsubscribed get marketing mail'],
    ["|| suppression === 'bounced' ", '', 'mail goes to addresses that bounce'],
    ["|| suppression === 'complained'", '', 'mail goes to those who complained'],
    [
      'if (!isOver(found.get(email.emailId) ?? null)) found',
      'found',
      'an earlier plan brings back what was sent',
    ],
    [
      "candidate.type === 'effective_date' && standing === 'current'",
      'false',
      'nothing is smoothed',
    ],
    [
      'planning.exclusions.reasonOn(seed.idealDate) !== null',
      'seed.idealDate < 0',
      'skipped emails count for smoothing',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/smoothing.ts', [
    ['count <= smoothing.soft', 'count < smoothing.soft', 'as many as the soft limit are spread'],
    ['hash % (2 * windowDays + 1)', 'hash % (2 * windowDays)', 'nothing is spread to the last day'],
    ['smoothed < today ||', 'smoothed <= today ||', 'nothing is spread to today'],
    ['smoothed < today ||', '', 'mail is spread to days of the past'],
    [
      'smoothed > candidate.latestDate ||',
      'smoothed >= candidate.latestDate ||',
      'nothing is spread to the latest date',
    ],
    ['smoothed > candidate.latestDate ||', '', 'mail is spread beyond its latest date'],
    ['|| exclusions.reasonOn(smoothed) !== null', '', 'mail is spread to excluded days'],
    ['isUnchanged(candidate) ||', '', 'a stored base date is smoothed again'],
    [
      'civilFromDay(candidate.eventDate).year',
      'civilFromDay(candidate.idealDate).year',
      'the year of the ideal date shifts',
    ],
  ]),
];
