import type { Cause } from './cause.ts';

/** A published configuration. Versions count from 1 and are never changed. */
export interface ConfigVersion {
  readonly version: number;
  /** The configuration as its author wrote it (YAML), with templates by name; validated on publish. */
  readonly document: string;
  readonly templates: Readonly<Record<string, StoredTemplate>>;
  readonly cause: Cause;
}

/** A template's text as loaded from its files. */
export interface StoredTemplate {
  readonly name: string;
  readonly subject: string;
  readonly html: string;
  /** Own text part; null = derived from the HTML. */
  readonly text: string | null;
}

export interface ConfigVersions {
  /** Stores the next version, also as the current one. The same content as the current one gives that one back. */
  publish(
    organizationId: string,
    content: Pick<ConfigVersion, 'document' | 'templates'>,
    cause: Cause,
  ): Promise<ConfigVersion>;
  current(organizationId: string): Promise<ConfigVersion | undefined>;
  get(organizationId: string, version: number): Promise<ConfigVersion | undefined>;
  list(organizationId: string): Promise<readonly ConfigVersion[]>;
}
