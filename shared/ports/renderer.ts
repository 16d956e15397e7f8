import type { Contact, Visit } from '../domain/contacts/contact.ts';
import type { PlannedEmail } from '../domain/planning/email.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { StoredTemplate } from './config-versions.ts';

/** What a template may speak of. */
export interface RenderInput {
  readonly settings: Settings;
  readonly templates: Readonly<Record<string, StoredTemplate>>;
  readonly contact: Contact;
  readonly visits: readonly Visit[];
  readonly email: Pick<
    PlannedEmail,
    'emailId' | 'type' | 'kind' | 'campaign' | 'visit' | 'eventDate' | 'template'
  >;
  /** Epoch milliseconds for the Date header. */
  readonly sentAt: number;
  /** RFC 8058 one-click address; null = `mailto:` only. */
  readonly unsubscribeUrl: string | null;
}

export interface RenderedMail {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The complete RFC 5322 message. */
  readonly mime: Uint8Array;
}

/** Something in a template that would fail, or look wrong, when it is sent. */
export interface TemplateProblem {
  readonly template: string;
  readonly part: 'subject' | 'html' | 'text';
  readonly line: number | null;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

export interface Renderer {
  /** @throws TemplateError with the template's name, part and line. */
  render(input: RenderInput): Promise<RenderedMail>;
  /** Everything wrong with an organization's templates: unknown variables, bad syntax, what mail programs do not support. */
  check(
    settings: Settings,
    templates: Readonly<Record<string, StoredTemplate>>,
  ): Promise<readonly TemplateProblem[]>;
}
