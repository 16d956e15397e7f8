import { posix } from 'node:path';

import type { Check, TidyFile } from '../check.ts';
import { findInCode, importedModule, isCode } from '../syntax.ts';

interface Area {
  readonly folder: string;
  /** Folders of the project that it may import from. */
  readonly from: readonly string[];
  /** Packages and Node modules that it may import; `any` leaves out only the CDK's. */
  readonly packages: readonly string[] | 'any' | 'any and the CDK';
}

const SHARED = ['domain', 'contracts', 'ports', 'workflows', 'adapters', 'runtime'].map(
  (name) => `shared/${name}`,
);

const AREAS: readonly Area[] = [
  { folder: 'shared/domain', from: ['shared/domain'], packages: ['node:crypto'] },
  {
    folder: 'shared/contracts',
    from: ['shared/contracts', 'shared/domain'],
    packages: ['zod', 'yaml'],
  },
  {
    folder: 'shared/ports',
    from: ['shared/ports', 'shared/domain', 'shared/contracts'],
    packages: [],
  },
  {
    folder: 'shared/workflows',
    from: ['shared/workflows', 'shared/domain', 'shared/ports', 'shared/contracts'],
    packages: ['zod'],
  },
  {
    folder: 'shared/adapters',
    from: ['shared/adapters', 'shared/ports', 'shared/contracts', 'shared/domain'],
    packages: 'any',
  },
  {
    folder: 'shared/runtime',
    from: ['shared/runtime', 'shared/ports', 'shared/contracts'],
    packages: 'any',
  },
  { folder: 'lambdas', from: ['lambdas', ...SHARED], packages: 'any' },
  { folder: 'local', from: ['local', ...SHARED], packages: 'any' },
  { folder: 'lib', from: ['lib', 'shared/contracts'], packages: 'any and the CDK' },
  { folder: 'bin', from: ['bin', 'lib', 'local', ...SHARED], packages: 'any and the CDK' },
];

/** Folders whose files are run by hand or by the test runner and may look at everything. */
const FREE = ['test', 'bench', 'examples', 'scripts'];

/** Imports point one way, as docs/overview.md draws it. */
export const importArrows: Check = {
  id: 'import-arrows',
  forbids: 'an import against the arrows, between folders or of a package',
  instead: 'move the code to the folder that may have it, or take what it needs through a port',
  reason: 'the rules run unchanged on a laptop, a server and AWS because they know none of them',
  find: (file) => {
    const area = areaOf(file.path);
    if (!area || !isCode(file.path) || file.path.endsWith('.mjs')) return [];
    if (area === 'unknown') {
      return [{ line: 1, message: `${file.path} is in a folder that has no import rule` }];
    }
    return findInCode(file, (node) => {
      const module = importedModule(node);
      return module === undefined ? undefined : judge(file, area, module);
    });
  },
  bad: [
    {
      path: 'shared/domain/planning/plan.ts',
      text: "import type { Clock } from '../../ports/clock.ts';",
    },
    { path: 'shared/domain/rules/windows.ts', text: "import { z } from 'zod';" },
    {
      path: 'shared/domain/rules/windows.ts',
      text: "import { readFile } from 'node:fs/promises';",
    },
    {
      path: 'shared/workflows/plan/commit.ts',
      text: "export * from '../../adapters/sqlite/db.ts';",
    },
    { path: 'shared/workflows/plan/commit.ts', text: "const fs = await import('node:fs');" },
    { path: 'shared/adapters/ses/mailer.ts', text: "import { Stack } from 'aws-cdk-lib';" },
    {
      path: 'shared/runtime/clock.ts',
      text: "import type { Day } from '../domain/calendar/civil-date.ts';",
    },
    {
      path: 'lib/stacks/data.ts',
      text: "import { plan } from '../../shared/workflows/plan/plan.ts';",
    },
    { path: 'local/up.ts', text: "import { aContact } from '../test/support/contacts.ts';" },
    { path: 'shared/shortcuts/now.ts', text: 'export const now = 1;' },
  ],
  good: [
    { path: 'shared/domain/planning/hash.ts', text: "import { createHash } from 'node:crypto';" },
    {
      path: 'shared/workflows/plan/open.ts',
      text: "import type { Runs } from '../../ports/runs.ts';",
    },
    { path: 'lib/stacks/data.ts', text: "import { Stack } from 'aws-cdk-lib';" },
    { path: 'test/domain/plan.test.ts', text: "import { plan } from '../../local/plan.ts';" },
  ],
};

function areaOf(path: string): Area | 'unknown' | undefined {
  const area = AREAS.find(({ folder }) => path.startsWith(`${folder}/`));
  if (area) return area;
  const isFree = !path.includes('/') || FREE.some((folder) => path.startsWith(`${folder}/`));
  return isFree || !isCode(path) ? undefined : 'unknown';
}

function judge(file: TidyFile, area: Area, module: string): string | undefined {
  if (!module.startsWith('.')) return judgePackage(area, module);
  const target = posix.join(posix.dirname(file.path), module);
  if (area.from.some((folder) => target.startsWith(`${folder}/`))) return undefined;
  return `${area.folder} imports ${target}; it may import from ${area.from.join(', ')} only`;
}

function judgePackage(area: Area, module: string): string | undefined {
  const isCdk = /^(aws-cdk-lib|constructs|@aws-cdk\/)/.test(module);
  if (area.packages === 'any and the CDK') return undefined;
  if (area.packages === 'any') {
    return isCdk ? `${area.folder} imports ${module}; only lib and bin know the CDK` : undefined;
  }
  if (area.packages.includes(module)) return undefined;
  const allowed = area.packages.length > 0 ? `only ${area.packages.join(', ')}` : 'no package';
  return `${area.folder} imports ${module}; it may import ${allowed}`;
}
