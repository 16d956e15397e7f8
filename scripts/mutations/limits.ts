import { mutantsOf, type Mutant } from './mutant.ts';

/** Wrong conflicts and frequency limits (rules §7, §8.2). */
export const LIMITS: readonly Mutant[] = [
  ...mutantsOf('shared/domain/planning/conflicts.ts', [
    [
      'required.length > 0 ? required :',
      'required.length > 0 ? required.slice(0, 1) :',
      'one required email goes instead of all',
    ],
    [
      'required.length > 0 ? required :',
      'required.length < 0 ? required :',
      'required mail has to win',
    ],
    ['a.priority - b.priority ||', 'b.priority - a.priority ||', 'the highest number wins'],
    [
      'Number(b.storedPending) - Number(a.storedPending) ||',
      '',
      'stored pending mail does not go first',
    ],
    [
      "compareText(a.campaignName ?? '', b.campaignName ?? '') ||",
      '',
      'the instance name does not decide',
    ],
    ['a.eventDate - b.eventDate', 'b.eventDate - a.eventDate', 'the later event wins'],
    [
      'byDate.get(candidate.baseDate)',
      'byDate.get(candidate.idealDate)',
      'campaigns meet on ideal dates',
    ],
    [
      'winners.some((id) =>',
      'winners.every((id) =>',
      'a skip falls when one of its winners is gone',
    ],
    [
      '(stored !== undefined && mayHaveGone(stored)) || isPlanned(id)',
      'isPlanned(id)',
      'a skip falls when its winner is sent',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/order.ts', [
    ['? unit + 0x10000 : unit', '? unit : unit', 'text is in the order of UTF-16 units'],
  ]),
  ...mutantsOf('shared/domain/planning/frequency.ts', [
    [
      '.filter((other) => Math.abs(other.date - date) < periodDays)',
      '.filter((other) => Math.abs(other.date - date) <= periodDays)',
      'mail exactly a period away is recorded as in the way',
    ],
    ['last - first < periodDays', 'last - first <= periodDays', 'a period has a day too many'],
    ['near.length < max', 'near.length <= max', 'one email more than the maximum goes'],
    [
      'first <= date && date <= last',
      'first === date',
      'only the period after an email is looked at',
    ],
    [
      '.filter((other) => Math.abs(other.date - date) < periodDays)',
      '.filter((other) => other.date - date < periodDays)',
      'mail of long before is recorded as in the way',
    ],
    [
      'date > from - periodDays',
      'date > from - periodDays + 1',
      'mail sent a period ago but a day does not count',
    ],
    [
      "candidate.kind === 'required') accept",
      "candidate.kind === 'followup') accept",
      'required mail does not go first',
    ],
    [
      "candidates.filter((candidate) => candidate.kind !== 'required').sort",
      'candidates.slice().sort',
      'required mail is limited',
    ],
    [
      'a.priority - b.priority ||',
      'b.priority - a.priority ||',
      'the least urgent mail goes first',
    ],
    [
      'Number(b.storedPending) - Number(a.storedPending)',
      '0',
      'stored pending mail does not go before others',
    ],
    ['dateOf(a) - dateOf(b) ||', 'dateOf(b) - dateOf(a) ||', 'the later date goes first'],
    [
      'compareText(a.type, b.type) ||',
      'compareText(b.type, a.type) ||',
      'the last type goes first',
    ],
    [
      'else if (candidate.skipReason === null) skipForFrequency',
      'else skipForFrequency',
      'mail without room becomes mail too many',
    ],
    [
      'blockedBy ?? []).every((id)',
      'blockedBy ?? []).some((id)',
      'a skip stands while one of its blockers is planned',
    ],
    ['decided.max !== max ||', '', 'a skip stands though the maximum is another'],
    ['|| decided.periodDays !== periodDays', '', 'a skip stands though the period is another'],
    [
      'return stored.sentOn ?? stored.sendDate;',
      'return stored.sendDate;',
      'sent mail counts on the day it was planned for',
    ],
    [
      'dateOf(follower) - periodDays)',
      'dateOf(follower) - periodDays + 1)',
      'a move may break the limit by a day',
    ],
    [
      'Math.max(dateOf(candidate), dateOf(follower) - periodDays)',
      'dateOf(follower) - periodDays',
      'a latest date is before the own date',
    ],
    [
      'inOrder[index + max]',
      'inOrder[index + max + 1]',
      'latest dates are narrowed for the wrong email',
    ],
    [
      'for (const candidate of waiting) if (countsForFrequency(candidate.kind)) accept(candidate);',
      '',
      'mail that waits for room does not count',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/email.ts', [
    [
      "kind === 'marketing' || kind === 'required'",
      "kind === 'marketing'",
      'required mail does not count',
    ],
    [
      "kind === 'marketing' || kind === 'required'",
      "kind !== 'transactional'",
      'follow-ups count for the limit',
    ],
  ]),
  ...mutantsOf('shared/domain/planning/per-contact.ts', [
    [
      "if (candidate.kind === 'required') return false;",
      '',
      'mail that became required stays skipped',
    ],
    [
      " || candidate.skipReason === 'no_capacity';",
      ';',
      'mail without room does not count as planned',
    ],
    ["stored.skipReason === 'campaign_conflict' ||", '', 'a skip for a conflict does not stand'],
    ["stored.skipReason === 'frequency_limit' ||", '', 'a skip for the limit does not stand'],
    [
      '!candidate.storedPending || candidate.campaign === null',
      'candidate.narrowedLatest > 0',
      'a pending email wins a conflict in vain, and the next plan is another',
    ],
    [
      "candidate.skipReason === 'no_capacity' && silent.has(candidate)",
      'candidate.narrowedLatest < 0',
      'mail without room keeps out pending mail, which goes when planned again',
    ],
    [
      "candidate.skipReason === 'no_capacity' && silent.has(candidate)",
      'silent.has(candidate)',
      'mail that has room again does not count',
    ],
    ['narrowAgain(planning, plan);\n}', '}', 'latest dates are not narrowed'],
  ]),
];
