import { posix } from 'node:path';

import type { Check, Finding, Project } from '../check.ts';

const TOP_FOLDERS = 'bin|lib|lambdas|shared|local|config|examples|bench|docs|test|scripts|\\.ci';
const CODE_SPAN = /`([^`\n]+)`/g;
const LINK = /\[[^\]]*\]\(([^)\s]+)\)/g;
const PATH = new RegExp(`^(?:${TOP_FOLDERS})/[\\w./-]*$|^[A-Z]+\\.md$|^package(-lock)?\\.json$`);

/** Every file, folder and heading that a document names is there. */
export const documentMentions: Check = {
  id: 'document-mentions',
  forbids: 'a document that names a file, a folder or a heading that is not there',
  instead: 'correct the name, or say in words what is planned',
  reason: 'a reader who follows one dead link stops believing the rest',
  find: ({ path, text }, project) => {
    if (!path.endsWith('.md')) return [];
    return text.split('\n').flatMap((line, index) => {
      const messages = [
        ...deadLinks(path, line, project),
        // Decisions are amended, not rewritten: they keep the names of their day.
        ...(path.startsWith('docs/decisions/') ? [] : deadMentions(line, project)),
      ];
      return messages.map((message): Finding => ({ line: index + 1, message }));
    });
  },
  bad: [
    { path: 'docs/overview.md', text: 'The planner lives in `shared/planner/plan.ts`.' },
    { path: 'docs/overview.md', text: 'See [the rules](no-such-page.md).' },
    { path: 'docs/overview.md', text: 'See [words](glossary.md#no-such-heading).' },
    { path: 'README.md', text: 'Read `NOTHERE.md` first.' },
  ],
  good: [
    { path: 'docs/overview.md', text: 'See [words](glossary.md) and `shared/ports/`.' },
    {
      path: 'docs/overview.md',
      text: 'One `lambdas/*/env.ts` per function; see https://nodejs.org.',
    },
  ],
};

function deadMentions(line: string, project: Project): readonly string[] {
  return [...line.matchAll(CODE_SPAN)]
    .map((match) => match[1] ?? '')
    .filter((span) => PATH.test(span) && !project.has(span.replace(/\/$/, '')))
    .map((span) => `\`${span}\` is not there`);
}

function deadLinks(path: string, line: string, project: Project): readonly string[] {
  return [...line.matchAll(LINK)]
    .map((match) => match[1] ?? '')
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !isAlive(path, target, project))
    .map((target) => `the link to ${target} leads nowhere`);
}

function isAlive(path: string, target: string, project: Project): boolean {
  const [file = '', heading] = target.split('#');
  const resolved = file === '' ? path : posix.join(posix.dirname(path), file).replace(/\/$/, '');
  if (!project.has(resolved)) return false;
  return heading === undefined || anchorsOf(project.read(resolved) ?? '').includes(heading);
}

/** The anchors that Markdown viewers give to headings. */
function anchorsOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^#+ +(.+)$/gm)].map((match) =>
    (match[1] ?? '')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}
