import { z } from 'zod';
import { expected } from './expected-received.ts';
import {
  civilDate,
  line,
  list,
  matching,
  named,
  section,
  templateName,
  wholeNumber,
  wholeNumberFrom,
  yesOrNo,
} from './fields.ts';

const typeFields = {
  respect_exclusion_windows: yesOrNo()
    .describe(
      'Whether its emails keep out of exclusion windows; false by default for required types.',
    )
    .optional(),
  required: yesOrNo()
    .describe('A regulatory notice: it ignores windows and is never dropped for frequency or caps.')
    .optional(),
  enable_followups: yesOrNo().describe('Whether its emails are followed up.').optional(),
  once_only: yesOrNo()
    .describe('One email per address and instance for ever, whatever the trigger date.')
    .optional(),
  days_before_event: wholeNumber(-3650, 3650)
    .describe('Days before the trigger date on which the email is due; negative = after it.')
    .optional(),
  target_all_contacts: yesOrNo()
    .describe('Every active contact gets it, on the instance’s trigger date.')
    .optional(),
  max_delay_days: wholeNumber(0, 36_500)
    .describe('Days after the ideal date on which it still makes sense; 3650 for required types.')
    .optional(),
  priority: wholeNumber(0, 99).describe('Lower goes first where room is short.').optional(),
  active: yesOrNo().describe('An inactive type plans nothing.').optional(),
};

const typeName = () =>
  matching(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    'the name of a campaign type (1–64 letters, digits, "_" and "-")',
  );

/** The section `campaign_types`, by name; merged field by field with the built-in types. */
export const campaignTypesSchema = named(typeName(), section(typeFields).nullable());

const instance = section({
  instance_name: line('the name of an instance', 128).describe(
    'Unique, and part of every email’s identity: never rename an instance.',
  ),
  campaign_type: typeName().describe('A built-in type or one of `campaign_types`.'),
  email_template: templateName()
    .describe('Its template; `email_templates.campaign_<type>` by default.')
    .nullish(),
  sms_template: templateName()
    .describe('Kept for text messages, which are not sent yet.')
    .nullish(),
  active_start_date: civilDate().describe('First date on which its emails may go out.').nullish(),
  active_end_date: civilDate().describe('Last date on which its emails may go out.').nullish(),
  trigger_date: civilDate()
    .describe('The event of every contact, for types that target all contacts.')
    .nullish(),
  segments: list(line('a segment', 128), 'segments')
    .min(1, { error: expected('at least one segment; leave the line out for every contact') })
    .describe('Only contacts of these segments get it; all by default.')
    .nullish(),
  daily_max: wholeNumberFrom(1)
    .describe('The most emails of this instance on one day; no limit of its own by default.')
    .nullish(),
  active: yesOrNo().describe('An inactive instance plans nothing.').optional(),
  overrides: section(typeFields).describe('Fields of its type that are different here.').nullish(),
  metadata: z
    .record(z.string(), z.unknown(), { error: expected('a group of settings') })
    .describe('Anything worth noting; kept as it is.')
    .nullish(),
});

/** The section `campaign_instances`. */
export const campaignInstancesSchema = list(instance, 'campaign instances');

export type CampaignTypeDocument = z.output<z.ZodObject<typeof typeFields>>;
export type CampaignInstanceDocument = z.output<typeof instance>;
