import { numberFrom, oneOf, section, share, timeOfDay, wholeNumber, yesOrNo } from './fields.ts';

/** The section `import`. */
export const importSchema = section({
  on_duplicate_email: oneOf(['reject', 'keep_first', 'allow'])
    .describe('What happens to a second contact with an address that another has.')
    .optional(),
  require_zip: yesOrNo()
    .describe('Whether a contact without a ZIP code is rejected, even when it has a state.')
    .optional(),
});

/** The section `sending`. */
export const sendingSchema = section({
  send_until: timeOfDay('HH:MM')
    .describe('The time of day (HH:MM) at which a run stops; what is left goes out later.')
    .optional(),
  delay_seconds: numberFrom(0).describe('Seconds to wait between two mails.').optional(),
  dry_run: yesOrNo().describe('Do everything but hand mails over.').optional(),
  soft_bounces: wholeNumber(1, 100)
    .describe('Temporary bounces in a row after which an address gets nothing more.')
    .optional(),
  breaker: section({
    min_sends: wholeNumber(1, 1_000_000_000)
      .describe('Mails of the past day from which on the rates are judged.')
      .optional(),
    min_events: wholeNumber(1, 1_000_000_000)
      .describe('Bounces or complaints of the past day from which on they are judged.')
      .optional(),
    bounce_rate: share()
      .describe('Part of the mails that bounced at which sending stops.')
      .optional(),
    complaint_rate: share()
      .describe('Part of the mails that were complained of at which sending stops.')
      .optional(),
  })
    .describe('When bounces and complaints stop an organization’s sending by themselves.')
    .nullish(),
});

/** The section `backup`. Parts of a backup may be a week old, so nothing shorter can be kept. */
export const backupSchema = section({
  retention_days: wholeNumber(7, 3650)
    .describe('Days a backup is kept. The newest verified one never expires.')
    .optional(),
});
