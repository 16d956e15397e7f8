import { mutantsOf, type Mutant } from './mutant.ts';

/** Wrong calendars, zones, windows and window ends (rules §1, §4). */
export const CALENDAR_AND_WINDOWS: readonly Mutant[] = [
  ...mutantsOf('shared/domain/calendar/civil-date.ts', [
    ['(year % 4 === 0 && year % 100 !== 0)', '(year % 4 === 0)', '1900 is a leap year'],
    [' || year % 400 === 0', '', '2000 is no leap year'],
    [
      '&& !isLeapYear(year) ? 28 : day',
      '? 28 : day',
      'leap days are celebrated on the 28th always',
    ],
    ['&& !isLeapYear(year) ? 28 : day', '&& false ? 28 : day', 'leap days move to 1 March'],
    ['&& day <= daysInMonth(year, month)', '&& day <= 31', '30 February can be read'],
    [
      'Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear',
      'Math.floor(yearOfEra / 4) + dayOfYear',
      'centuries have a leap day too many',
    ],
    ['era * 400 + (month <= 2 ? 1 : 0)', 'era * 400', 'January is in the year before'],
  ]),
  ...mutantsOf('shared/domain/calendar/time-zone.ts', [
    [
      'Math.min(...candidates) : before',
      'Math.max(...candidates) : before',
      'a time that comes twice is the second',
    ],
    [
      'Math.min(...candidates) : before',
      'Math.min(...candidates) : after',
      'a time in a gap is before it',
    ],
  ]),
  ...mutantsOf('shared/domain/rules/exclusion.ts', [
    [
      'day >= this.#birthdayAtAge(rule.age)',
      'day > this.#birthdayAtAge(rule.age)',
      'the age counts from the day after',
    ],
    [
      'anniversaryIn(year + age, month, day)',
      'anniversaryIn(year + age + 1, month, day)',
      'the age is reached a year late',
    ],
    [
      'if (state === null) return NO_STATE;',
      'if (state === null) return FREE;',
      'without a state nothing is excluded',
    ],
    [
      "span.reason === 'birthday_window') return",
      "span.reason !== 'birthday_window') return",
      'the birthday window is not the first reason',
    ],
    [
      "some((rule) => isInForce(rule, day))) return 'year_round'",
      "some((rule) => isInForce(rule, day) && this.#rules.ageLimits === undefined)) return 'year_round'",
      'an age limit comes before year-round',
    ],
    [
      'day <= (rule.effectiveTo ?? day)',
      'day < (rule.effectiveTo ?? Infinity)',
      'a rule ends a day early',
    ],
    [
      'day >= (rule.effectiveFrom ?? day)',
      'day > (rule.effectiveFrom ?? -Infinity)',
      'a rule begins a day late',
    ],
    [
      'Math.max(day, span.from - 1)',
      'Math.max(day, span.from)',
      'mail may move to the first day of a window',
    ],
    [
      'span.to > day && span.from <= last',
      'span.to > day && span.from === last',
      'mail may move across a window',
    ],
    [
      'last = Math.min(last, from - 1)',
      'last = Math.min(last, from)',
      'mail may move to the day of the age limit',
    ],
    [
      'window && window.to <= until',
      'window && window.to < until',
      'a window that ends on the last day has no end',
    ],
  ]),
  ...mutantsOf('shared/domain/rules/windows.ts', [
    [' - rule.preWindowExtensionDays', '', 'the extension before a window is forgotten'],
    [
      'anchor - rule.windowBeforeDays',
      'anchor - rule.windowBeforeDays + 1',
      'the first day of a window is free',
    ],
    [
      'anchor + rule.windowAfterDays',
      'anchor + rule.windowAfterDays - 1',
      'the last day of a window is free',
    ],
    [
      '? dayFromCivil(year, month, 1)',
      '? anniversaryIn(year, month, day)',
      'month start is forgotten',
    ],
    [
      'let year = first - 1; year <= last + 1; year++',
      'let year = last - 1; year < last; year++',
      'only the anniversary of the own calendar year makes a window',
    ],
    ['from <= last.to + 1', 'from <= last.to', 'touching windows are two'],
    ['last.to = Math.max(last.to, to)', 'last.to = to', 'a window inside another ends it'],
    [
      'from: Math.max(from, rule.effectiveFrom ?? from)',
      'from',
      'a window begins before its rule is in force',
    ],
    ['to: Math.min(to, rule.effectiveTo ?? to)', 'to', 'a window goes on after its rule'],
    ['month * 32 + day) * 2', 'month * 32) * 2', 'people born in one month have the same windows'],
    ["+ Number(date.reason === 'birthday_window')", '', 'windows of equal rules have one reason'],
    [
      'first * 1024 + last) * 1024',
      'first + last) * 1024',
      'windows of some years hold for others',
    ],
  ]),
];
