import type { Ports } from '../../shared/ports/ports.ts';
import { importFile } from '../../shared/workflows/import/import-file.ts';
import { droppedSource } from '../../shared/workflows/import/drop-folder.ts';
import { finishImport } from '../../shared/workflows/import/finish-import.ts';
import { pinnedConfiguration } from '../../shared/workflows/configuration/pinned-configuration.ts';
import { requestedDay } from '../../shared/workflows/runs/requested-day.ts';
import { arrivalOf } from '../../shared/workflows/import/drop-folder.ts';
import type { StageWork } from './stage-machines.ts';

/** What the stage's import machine does with the files that lie in the drop bucket. */
export async function importDropped(ports: Ports, work: StageWork): Promise<void> {
  for (const { id } of await ports.store.organizations.list()) {
    for await (const object of ports.bucket.list(`drop/${id}/`)) {
      const own = work.portsOf(`import:${object.key}`);
      const { settings, version } = await pinnedConfiguration(ports.store.configVersions, id);
      const { today } = await requestedDay(ports, { organizationId: id });
      const source = droppedSource(ports.bucket, object);
      const arrival = arrivalOf(object);
      const result = await importFile(own, {
        organizationId: id,
        name: object.key,
        content: source.content(),
        version: arrival,
        ...(source.kind && { kind: source.kind }),
        ...(source.instance !== undefined && { instance: source.instance }),
        today,
        settings,
        configVersion: version,
        actor: 'drop',
      });
      if (result.result === 'busy') continue;
      const { reportKey, planNeeded } = result;
      const file = { organizationId: id, key: object.key, version: arrival };
      await finishImport(ports, { ...file, reportKey, planNeeded });
    }
  }
}
