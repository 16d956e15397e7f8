import type { EventColumns } from '../../domain/contacts/event-row.ts';
import type { TargetColumns } from '../../domain/contacts/target-row.ts';
import type { VisitColumns } from '../../domain/contacts/visit-row.ts';
import type { ColumnDefinition } from './column-definition.ts';

/** The column by which a row says whose it is. */
const CONTACT_ID = {
  name: 'contact_id',
  synonyms: ['id', 'participant_id', 'participant', 'subject_id', 'patient_id'],
  required: true,
  meaning: 'The contact, who must be there already',
  shape: "the contact's id",
} as const;

/** The columns of a visits file. */
export const VISIT_COLUMNS: readonly ColumnDefinition<keyof VisitColumns['fields']>[] = [
  CONTACT_ID,
  {
    name: 'visit',
    synonyms: ['visit_name', 'visit_number'],
    required: true,
    meaning: 'Name of the visit, as templates refer to it',
    shape: 'V1, V2, … or another name; not signup',
  },
  {
    name: 'date',
    synonyms: ['visit_date'],
    required: true,
    meaning: 'Day of the visit; left empty, the visit is removed',
    shape: 'YYYY-MM-DD or empty',
  },
  {
    name: 'time',
    synonyms: ['visit_time'],
    required: false,
    meaning: "Time of the visit, in the contact's zone",
    shape: 'HH:MM or empty',
  },
];

/** The columns of a targets file. */
export const TARGET_COLUMNS: readonly ColumnDefinition<keyof TargetColumns['fields']>[] = [
  CONTACT_ID,
  {
    name: 'instance_name',
    synonyms: ['instance', 'campaign_instance'],
    required: true,
    meaning: 'The campaign instance that reaches the contact',
    shape: 'an instance_name of the configuration',
  },
  {
    name: 'trigger_date',
    synonyms: ['trigger'],
    required: true,
    meaning: 'The day that the campaign email is about',
    shape: 'YYYY-MM-DD',
  },
];

/** The columns of an events file. */
export const EVENT_COLUMNS: readonly ColumnDefinition<keyof EventColumns['fields']>[] = [
  CONTACT_ID,
  {
    name: 'event_type',
    synonyms: ['type', 'event'],
    required: true,
    meaning: 'What happened: link_clicked, eligibility_answered, …',
    shape: 'letters, digits and _',
  },
  {
    name: 'occurred_at',
    synonyms: ['occurred', 'timestamp'],
    required: true,
    meaning: "When; without an offset in the organization's zone",
    shape: '2027-05-01T09:30:00Z, 2027-05-01 09:30 or 2027-05-01',
  },
  {
    name: 'metadata',
    synonyms: [],
    required: false,
    meaning: 'More about it: has_medical_conditions, main_questions_yes_count, …',
    shape: 'a JSON object of up to 4,096 characters',
  },
  {
    name: 'email_id',
    synonyms: [],
    required: false,
    meaning: 'The email that it is about',
    shape: '26 letters and digits',
  },
];
