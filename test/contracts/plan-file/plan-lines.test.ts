import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planLine, PlanLines } from '../../../shared/contracts/plan-file/plan-lines.ts';
import type { PlannedEmail } from '../../../shared/domain/planning/email.ts';

const AN_EMAIL: PlannedEmail = {
  emailId: 'aaaaaaaaaaaaaaaaaaaaaaaaaa',
  contactId: 'c1',
  type: 'birthday',
  kind: 'marketing',
  campaign: null,
  visit: null,
  parentId: null,
  eventDate: 20_000,
  idealDate: 20_001,
  baseDate: 20_002,
  latestDate: 20_003,
  sendDate: 20_004,
  status: 'pending',
  skipReason: null,
  blockedBy: null,
  priority: 5,
  movedBy: null,
  template: 'birthday',
  channel: 'email',
  trace: [],
};

const NAMES = ['birthday', 'Frühling', 'a "quoted", name', '","event_date":"', '生日'] as const;

const someEmail: fc.Arbitrary<PlannedEmail> = fc
  .record({
    emailId: fc.stringMatching(/^[a-z2-7]{26}$/),
    contactId: fc.stringMatching(/^[A-Za-z0-9._@-]{1,12}$/),
    type: fc.constantFrom(...NAMES),
    campaign: fc.option(fc.constantFrom(...NAMES)),
    eventDate: fc.integer({ min: -1000, max: 80_000 }),
    idealDate: fc.integer({ min: -1000, max: 80_000 }),
    baseDate: fc.integer({ min: -1000, max: 80_000 }),
    latestDate: fc.integer({ min: -1000, max: 80_000 }),
    sendDate: fc.option(fc.integer({ min: -1000, max: 80_000 })),
    skipReason: fc.constantFrom('missed' as const, 'too_late' as const),
    blockedBy: fc.option(fc.array(fc.stringMatching(/^[a-z2-7]{26}$/), { maxLength: 3 })),
    priority: fc.integer({ min: 1, max: 12 }),
    movedBy: fc.constantFrom(null, 'cap' as const, 'smoothing' as const),
    template: fc.constantFrom(...NAMES),
  })
  .map((fields) => {
    const isPlanned = fields.sendDate !== null;
    return {
      ...AN_EMAIL,
      ...fields,
      status: isPlanned ? ('pending' as const) : ('skipped' as const),
      skipReason: isPlanned ? null : fields.skipReason,
    };
  });

function textOf(emails: readonly PlannedEmail[]): string {
  const lines = new PlanLines('08:30:00');
  for (const email of emails) lines.add(email);
  return new TextDecoder().decode(lines.bytes());
}

describe('the lines of a plan file', () => {
  it('have the fields in the order of the file', () => {
    expect(textOf([AN_EMAIL])).toBe(
      '{"email_id":"aaaaaaaaaaaaaaaaaaaaaaaaaa","contact_id":"c1","type":"birthday","campaign":null,' +
        '"event_date":"2024-10-04","ideal_date":"2024-10-05","base_date":"2024-10-06",' +
        '"latest_date":"2024-10-07","send_date":"2024-10-08","send_time":"08:30:00",' +
        '"status":"pre-scheduled","skip_reason":null,"blocked_by":null,"priority":5,' +
        '"moved_by":null,"template":"birthday","channel":"email"}\n',
    );
  });

  it('say the same as lines written one by one, whatever lines were written before', () => {
    fc.assert(
      fc.property(fc.array(someEmail, { maxLength: 40 }), (emails) => {
        const oneByOne = emails.map((email) => planLine(email, '08:30:00')).join('');

        expect(textOf(emails)).toBe(oneByOne);
      }),
    );
  });

  it('may be many: the room for them grows', () => {
    const emails = Array.from({ length: 4000 }, () => AN_EMAIL);

    expect(textOf(emails)).toBe(planLine(AN_EMAIL, '08:30:00').repeat(4000));
  });
});
