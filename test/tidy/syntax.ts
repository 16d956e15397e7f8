import ts from 'typescript';

import type { Example, Finding, TidyFile } from './check.ts';

/** A file whose syntax tree is made when it is first asked for. */
export function tidyFile({ path, text }: Example): TidyFile {
  let tree: ts.SourceFile | undefined;
  return {
    path,
    text,
    tree: () => (tree ??= ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)),
  };
}

/** Whether a path is code that the checks of code read. */
export function isCode(path: string): boolean {
  return /\.(ts|mts|js|mjs)$/.test(path);
}

/** Visits every node of a file and collects what `judge` says of them. */
export function findInCode(
  file: TidyFile,
  judge: (node: ts.Node) => string | undefined,
): readonly Finding[] {
  const findings: Finding[] = [];
  const visit = (node: ts.Node): void => {
    const message = judge(node);
    if (message !== undefined) findings.push({ line: lineOf(file, node), message });
    ts.forEachChild(node, visit);
  };
  visit(file.tree());
  return findings;
}

/** The module named by an import, a re-export, an `import()` or a worker's URL; types included. */
export function importedModule(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return textOf(node.moduleSpecifier);
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
    return textOf(node.argument.literal);
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    return textOf(node.arguments[0]);
  }
  // How a worker is started: new Worker(new URL('./worker.ts', import.meta.url)).
  if (ts.isNewExpression(node) && node.expression.getText() === 'URL') {
    const file = textOf(node.arguments?.[0]);
    return file?.startsWith('.') === true ? file : undefined;
  }
  return undefined;
}

/** Every module that a file imports. */
export function importsOf(file: TidyFile): readonly string[] {
  return findInCode(file, importedModule).map(({ message }) => message);
}

/** `a.b` for a property access on a plain name, else undefined. */
export function dottedName(node: ts.Node): string | undefined {
  if (!ts.isPropertyAccessExpression(node) || !ts.isIdentifier(node.expression)) return undefined;
  return `${node.expression.text}.${node.name.text}`;
}

function textOf(node: ts.Node | undefined): string | undefined {
  return node && ts.isStringLiteralLike(node) ? node.text : undefined;
}

function lineOf(file: TidyFile, node: ts.Node): number {
  return file.tree().getLineAndCharacterOfPosition(node.getStart(file.tree())).line + 1;
}
