/**
 * What big mail programs (Gmail, Outlook, Apple Mail, Yahoo) do not show as written. Support as
 * caniemail.com tested it, read in November 2026: its page is `/features/<page>/`.
 */

/** Something that looks fine in a browser and not in the mail. */
export interface UnsupportedFeature {
  /** Where it is looked for: in tags, or in style sheets and `style` attributes. */
  readonly place: 'tag' | 'style';
  readonly pattern: RegExp;
  /** `error`: it works nowhere, or is taken for an attack. */
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Page of caniemail.com, or a full address. */
  readonly source: string;
}

/** The table, from what breaks a mail to what only spoils it. */
export const UNSUPPORTED_FEATURES: readonly UnsupportedFeature[] = [
  ...nowhere([
    [/<script\b/gi, '<script> is removed by every mail program, and spam filters count it'],
    [/<iframe\b/gi, '<iframe> is removed by every big mail program'],
    [/\son[a-z]+\s*=\s*["']/gi, 'event attributes are removed by every mail program'],
    [/\b(?:href|src)\s*=\s*["']?\s*javascript:/gi, 'javascript: links are removed everywhere'],
  ]),
  tag(/<(?:object|embed)\b/gi, 'Gmail, Outlook and Yahoo remove <object>', 'html-object'),
  tag(
    /<link\b[^>]*stylesheet/gi,
    'Gmail, Yahoo and Outlook.com load no style sheets; write the styles into the layout',
    'html-link',
  ),
  tag(/<base\b/gi, 'Gmail and Outlook.com remove <base>; write whole addresses', 'html-base'),
  tag(
    /<(?:form|input|select|textarea|button)\b/gi,
    'Outlook shows no forms, and others submit none; link to a page instead',
    'html-form',
  ),
  tag(/<video\b/gi, 'Gmail, Outlook and Yahoo play no video; link a picture to it', 'html-video'),
  tag(/<audio\b/gi, 'Gmail, Outlook and Yahoo play no sound; link to it', 'html-audio'),
  tag(/<svg\b/gi, 'Gmail, Outlook and Yahoo draw no <svg>; use a PNG', 'html-svg'),
  tag(/<picture\b/gi, 'Gmail, Outlook and Yahoo do not know <picture>', 'html-picture'),
  tag(/<img\b[^>]*\.svg\b/gi, 'Gmail shows no SVG pictures; use a PNG', 'image-svg'),
  tag(/<img\b[^>]*\.(?:webp|avif)\b/gi, 'Outlook shows no WebP or AVIF; use a PNG', 'image-webp'),
  tag(/<img\b[^>]*["']data:/gi, 'Gmail removes pictures written as data:', 'image-base64'),
  style(
    /\bdisplay\s*:\s*(?:inline-)?flex\b/gi,
    'Outlook for Windows knows no flex',
    'css-display-flex',
  ),
  style(
    /\bdisplay\s*:\s*(?:inline-)?grid\b/gi,
    'Outlook for Windows knows no grid',
    'css-display-grid',
  ),
  style(
    /(?<![-\w])position\s*:\s*(?!static)\w/gi,
    'Gmail and Outlook for Windows do not position elements',
    'css-position',
  ),
  style(/(?<![-\w])float\s*:/gi, 'Outlook for Windows does not float; use align', 'css-float'),
  style(
    /\bbackground(?:-image)?\s*:[^;}]*url\(/gi,
    'Outlook for Windows shows no background image, and Gmail may drop the whole style',
    'css-background-image',
  ),
  style(
    /\bbackground(?:-image)?\s*:[^;}]*gradient\(/gi,
    'Outlook and Yahoo show no gradient; give a background-color before it',
    'css-linear-gradient',
  ),
  style(/@import\b/gi, 'Gmail, Yahoo and Outlook.com do not import style sheets', 'css-at-import'),
  style(
    /@font-face\b/gi,
    'Gmail and Yahoo load no fonts; name one every device has',
    'css-at-font-face',
  ),
  style(
    /(?<![-\w])animation(?:-[a-z]+)?\s*:/gi,
    'Gmail, Outlook and Yahoo do not animate',
    'css-animation',
  ),
  style(/(?<![-\w])transform\s*:/gi, 'Gmail, Outlook and Yahoo do not transform', 'css-transform'),
  style(
    /(?<![-\w])--[\w-]+\s*:|\bvar\(/gi,
    'Gmail, Outlook and Yahoo drop variables',
    'css-variables',
  ),
  style(/\bcalc\(/gi, 'Outlook and Yahoo do not calculate', 'css-unit-calc'),
  style(
    /(?<=[\d.])rem\b/gi,
    'Outlook for Windows and Yahoo do not know rem; use px',
    'css-unit-rem',
  ),
  style(
    /\b(?:oklch|oklab|lch|lab|hwb|color-mix)\(/gi,
    'Gmail, Outlook and Yahoo know no such colors; write #rrggbb',
    'css-modern-color',
  ),
  style(
    /(?<![-\w])object-fit\s*:/gi,
    'Outlook for Windows and Yahoo do not fit images',
    'css-object-fit',
  ),
  style(/(?<![-\w])z-index\s*:/gi, 'Gmail and Outlook for Windows know no layers', 'css-z-index'),
];

/**
 * Gmail cuts a mail off behind this much HTML, and with it the way to unsubscribe
 * (https://www.spamresource.com/2022/01/what-is-gmail-clipping-and-what-to-do.html).
 */
export const GMAIL_CLIPS_AT_BYTES = 102 * 1024;

function tag(pattern: RegExp, message: string, source: string): UnsupportedFeature {
  return { place: 'tag', pattern, severity: 'warning', message, source };
}

function style(pattern: RegExp, message: string, source: string): UnsupportedFeature {
  return { place: 'style', pattern, severity: 'warning', message, source };
}

function nowhere(rows: readonly (readonly [RegExp, string])[]): UnsupportedFeature[] {
  return rows.map(([pattern, message]) => ({
    place: 'tag',
    pattern,
    severity: 'error',
    message,
    source: 'https://testmailscore.com/faq/why-email-clients-strip-html',
  }));
}
