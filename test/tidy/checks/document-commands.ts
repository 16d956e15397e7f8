import { z } from 'zod';

import type { Check, Finding, Project } from '../check.ts';

const NPM_SCRIPT = /\bnpm (?:run (?:-s |--silent )?([\w:-]+)|(test)\b)/g;
const PackageFile = z.object({ scripts: z.record(z.string(), z.string()) });

/** Every npm command that a document gives works. */
export const documentCommands: Check = {
  id: 'document-commands',
  forbids: 'a document that gives an `npm run` command that package.json does not have',
  instead: 'give the command that exists, or add the script',
  reason: 'commands are copied and pasted, and the first one that fails is the last one tried',
  find: ({ path, text }, project) => {
    if (!path.endsWith('.md')) return [];
    const scripts = scriptsOf(project);
    return text.split('\n').flatMap((line, index) =>
      [...line.matchAll(NPM_SCRIPT)]
        .map((match) => match[1] ?? match[2] ?? '')
        .filter((name) => !scripts.includes(name))
        .map((name): Finding => ({
          line: index + 1,
          message: `"npm run ${name}" is given here, and package.json has no such script`,
        })),
    );
  },
  bad: [{ path: 'README.md', text: 'Run `npm run no-such-script` to start.' }],
  good: [{ path: 'README.md', text: 'Run `npm run demo` and `npm test`.' }],
};

function scriptsOf(project: Project): readonly string[] {
  return Object.keys(PackageFile.parse(JSON.parse(project.read('package.json') ?? '{}')).scripts);
}
