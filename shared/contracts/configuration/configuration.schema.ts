import { z } from 'zod';
import { campaignInstancesSchema, campaignTypesSchema } from './campaigns.schema.ts';
import { named, section, templateName } from './fields.ts';
import { backupSchema, importSchema, sendingSchema } from './operations.schema.ts';
import { organizationSchema } from './organization.schema.ts';
import {
  aepSchema,
  emailTypesSchema,
  followupsSchema,
  horizonDays,
  loadBalancingSchema,
  timingSchema,
} from './planning.schema.ts';
import { stateRulesSchema } from './state-rules.schema.ts';
import { visitTemplatesSchema } from './visit-templates.schema.ts';

/**
 * A configuration as users write it. Everything may be left out; a section whose lines are all
 * commented out (YAML reads nothing) counts as left out.
 */
export const configurationSchema = section({
  organization: organizationSchema.describe('Who sends.').nullish(),
  horizon_days: horizonDays.optional(),
  timing_constants: timingSchema.describe('When emails of the built-in types are due.').nullish(),
  followups: followupsSchema.describe('Following up on what was sent.').nullish(),
  aep_config: aepSchema.describe('The annual enrollment period.').nullish(),
  load_balancing: loadBalancingSchema
    .describe('How much goes out on a day, and to one contact.')
    .nullish(),
  state_rules: stateRulesSchema
    .describe('On which dates no marketing mail goes to contacts of a state.')
    .nullish(),
  campaign_types: campaignTypesSchema
    .describe('Campaign types by name, merged field by field with the built-in ones.')
    .nullish(),
  campaign_instances: campaignInstancesSchema.describe('Runs of a campaign type.').nullish(),
  visit_templates: visitTemplatesSchema.describe('Mails about visits.').nullish(),
  email_types: emailTypesSchema.describe('The built-in email types.').nullish(),
  email_templates: named(
    z.string(),
    templateName().describe('The template of emails of the type `<name>`.'),
  )
    .describe('Template by email type; by default the template named like the type.')
    .nullish(),
  import: importSchema.describe('Taking files in.').nullish(),
  sending: sendingSchema.describe('Handing mails over.').nullish(),
  backup: backupSchema.describe('Keeping copies.').nullish(),
});

export type ConfigurationDocument = z.output<typeof configurationSchema>;
