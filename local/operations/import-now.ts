import { importFile } from '../../shared/workflows/import/import-file.ts';
import type { ImportResult } from '../../shared/workflows/import/import-request.ts';
import type { ImportSource } from '../../shared/workflows/import/import-source.ts';
import type { Progress } from '../../shared/ports/progress.ts';
import type { Installation } from '../installation/installation.ts';
import { templatesImport } from './import-templates.ts';

/** How a file is imported. */
export interface ImportNow {
  readonly actor: string;
  readonly progress?: Progress;
}

/**
 * Imports one file. The plan follows when all files are in: see `followChanges`.
 */
export async function importNow(
  installation: Installation,
  source: ImportSource,
  { actor, progress }: ImportNow,
): Promise<ImportResult> {
  const { ports, organizationId } = installation;
  const { settings, version } = await installation.configuration();
  const result = await importFile(ports, {
    organizationId,
    name: source.name,
    content: source.content(),
    size: source.size,
    version: source.version,
    ...(source.kind && { kind: source.kind }),
    ...(source.instance !== undefined && { instance: source.instance }),
    today: await installation.today(),
    settings,
    configVersion: version,
    actor,
    ...(progress && { progress }),
    importTemplates: templatesImport(installation),
  });
  await installation.drain();
  return result;
}
