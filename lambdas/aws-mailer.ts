import { sesMailer } from '../shared/adapters/ses/ses-mailer.ts';
import type { Mailer } from '../shared/ports/mailer.ts';
import type { Environment } from '../shared/runtime/lambda/read-environment.ts';

/** SES, with the stage's configuration set and, outside of live stages, its redirection. */
export function awsMailer(
  env: Environment<'ALMANAC_STAGE' | 'SES_CONFIGURATION_SET' | 'REDIRECT_ALL_MAIL_TO'>,
): Mailer {
  return sesMailer({
    stage: env.ALMANAC_STAGE,
    configurationSet: env.SES_CONFIGURATION_SET,
    redirectAllMailTo: env.REDIRECT_ALL_MAIL_TO,
  });
}
