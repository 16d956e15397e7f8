import type { ContactField } from '../../domain/contacts/contact-columns.ts';
import type { ColumnDefinition } from './column-definition.ts';

/**
 * The columns of a contacts file. `V1_Date`, `V1_Time`, … are visits; every other column is an
 * attribute, usable in templates by its name.
 */
export const CONTACT_COLUMNS: readonly ColumnDefinition<ContactField>[] = [
  {
    name: 'id',
    synonyms: ['contact_id', 'participant_id', 'participant', 'subject_id', 'patient_id'],
    required: true,
    meaning: 'Who this is, for ever. In an outreach file it may be left out',
    shape: '1–128 letters, digits and . _ @ -',
  },
  {
    name: 'email',
    synonyms: ['email_address', 'mail_address'],
    required: true,
    meaning: 'The address; compared without regard to case, unique in the organization',
    shape: 'name@example.com',
  },
  {
    name: 'first_name',
    synonyms: ['given_name', 'forename'],
    required: false,
    meaning: 'First name, for greetings',
    shape: 'up to 200 characters on one line',
  },
  {
    name: 'last_name',
    synonyms: ['surname', 'family_name'],
    required: false,
    meaning: 'Last name',
    shape: 'up to 200 characters on one line',
  },
  {
    name: 'phone_number',
    synonyms: ['phone', 'telephone', 'mobile', 'mobile_phone', 'cell_phone'],
    required: false,
    meaning: 'Phone number',
    shape: '7 digits or more, with + ( ) . - and spaces',
  },
  {
    name: 'zip_code',
    synonyms: ['zip', 'postal_code', 'post_code'],
    required: false,
    meaning: 'ZIP code, from which the state is taken',
    shape: '5 digits or ZIP+4, leading zeros included',
  },
  {
    name: 'state',
    synonyms: ['state_code'],
    required: false,
    meaning: 'State, used where there is no ZIP code',
    shape: 'two letters or the name in full',
  },
  {
    name: 'birth_date',
    synonyms: ['date_of_birth', 'dob', 'birthday'],
    required: false,
    meaning: 'Day of birth',
    shape: 'YYYY-MM-DD, not in the future',
  },
  {
    name: 'effective_date',
    synonyms: ['effective', 'policy_effective_date'],
    required: false,
    meaning: 'Day on which the policy began',
    shape: 'YYYY-MM-DD',
  },
  {
    name: 'segment',
    synonyms: ['study_arm'],
    required: false,
    meaning: 'Group to which templates and campaigns may be limited',
    shape: 'up to 200 characters on one line',
  },
  {
    name: 'active',
    synonyms: ['is_active'],
    required: false,
    meaning: 'Whether the contact gets mail; true where nothing is said',
    shape: 'true, false, yes, no, 1, 0',
  },
  {
    name: 'signup_date',
    synonyms: [],
    required: false,
    meaning: 'Day on which the contact joined; the day of the first import where nothing is said',
    shape: 'YYYY-MM-DD',
  },
  {
    name: 'time_zone',
    synonyms: ['tz'],
    required: false,
    meaning: 'Zone in which the times of visits are given',
    shape: 'IANA name such as America/Chicago',
  },
  {
    name: 'sms_consent',
    synonyms: ['sms_opt_in'],
    required: false,
    meaning: 'Whether text messages are welcome',
    shape: 'true, false, yes, no, 1, 0',
  },
];
