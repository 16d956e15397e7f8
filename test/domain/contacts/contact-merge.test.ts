import { describe, expect, it } from 'vitest';
import { bindContactColumns } from '../../../shared/contracts/files/bind-contacts.ts';
import { dayOf } from '../../../shared/domain/calendar/civil-date.ts';
import { mergeContact } from '../../../shared/domain/contacts/contact-merge.ts';
import { contactRowReader } from '../../../shared/domain/contacts/contact-row.ts';
import type { Contact } from '../../../shared/domain/contacts/contact.ts';

const STORED: Contact = {
  id: 'c1',
  email: 'anna@example.com',
  firstName: 'Anna',
  lastName: 'Doe',
  phoneNumber: '+15550101234',
  zipCode: '63101',
  state: 'MO',
  birthDate: dayOf('1950-01-01'),
  effectiveDate: dayOf('2010-01-01'),
  segment: 'A',
  active: false,
  signupDate: dayOf('2027-01-01'),
  timeZone: 'America/Denver',
  smsConsent: true,
  attributes: { company: 'Acme', plan: 'gold' },
};

/** The stored contact after a row with these cells; without an id, it is an outreach row. */
function merged(row: Readonly<Record<string, string>>, stored: Contact = STORED): Contact {
  const cells = { email: 'anna@example.com', ...row };
  const binding = bindContactColumns(Object.keys(cells), { idOptional: true });
  if ('problem' in binding) throw new Error(binding.problem.problem);
  const options = { today: dayOf('2027-03-15'), deriveIds: !('id' in row) };
  const verdict = contactRowReader(binding.columns, options)(2, Object.values(cells));
  if (verdict.result === 'rejected') throw new Error(JSON.stringify(verdict.problems));
  return mergeContact(stored, verdict.value, binding.columns);
}

describe('mergeContact', () => {
  it('leaves alone what the file has no column for', () => {
    expect(merged({ id: 'c1' })).toEqual(STORED);
  });

  it('clears what the file leaves empty, except active and signup_date', () => {
    const cleared = merged({
      id: 'c1',
      first_name: '',
      last_name: '',
      phone_number: '',
      zip_code: '',
      state: '',
      birth_date: '',
      effective_date: '',
      segment: '',
      active: '',
      signup_date: '',
      time_zone: '',
      sms_consent: '',
      company: '',
    });

    expect(cleared).toEqual({
      id: 'c1',
      email: 'anna@example.com',
      firstName: null,
      lastName: null,
      phoneNumber: null,
      zipCode: null,
      state: null,
      birthDate: null,
      effectiveDate: null,
      segment: null,
      active: false,
      signupDate: dayOf('2027-01-01'),
      timeZone: null,
      smsConsent: null,
      attributes: { plan: 'gold' },
    });
  });

  it('takes what the file says', () => {
    const row = { id: 'c1', email: 'Anna@New.example', active: 'yes', company: 'Emca', note: 'x' };
    expect(merged(row)).toEqual({
      ...STORED,
      email: 'Anna@New.example',
      active: true,
      attributes: { company: 'Emca', plan: 'gold', note: 'x' },
    });
  });

  it.each([
    ['a new ZIP code gives the new state', { zip_code: '90012' }, {}, 'CA'],
    ['the stored ZIP code beats a new state', { state: 'CA' }, {}, 'MO'],
    ['a state from a ZIP code goes with it', { zip_code: '' }, {}, null],
    ['a state that was given stays without a ZIP code', { zip_code: '' }, { zipCode: null }, 'MO'],
    ['a new state counts where no ZIP code is', { state: 'CA' }, { zipCode: null }, 'CA'],
    ['a military ZIP code leaves a given state', { zip_code: '09012' }, { zipCode: null }, 'MO'],
  ])('%s', (_name, row, stored, state) => {
    expect(merged({ id: 'c1', ...row }, { ...STORED, ...stored }).state).toBe(state);
  });

  it('lets a row that was matched by address clear attributes only', () => {
    const row = { first_name: '', last_name: 'New', company: '', custom_subject: 'Hello' };
    expect(merged(row)).toEqual({
      ...STORED,
      lastName: 'New',
      attributes: { plan: 'gold', custom_subject: 'Hello' },
    });
  });
});
