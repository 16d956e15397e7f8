import ts from 'typescript';

import type { Check } from '../check.ts';
import { findInCode, isCode } from '../syntax.ts';

/** Permissions are given by the construct that owns the resource. */
export const policyStatements: Check = {
  id: 'policy-statements',
  forbids: '`PolicyStatement` outside lib/constructs',
  instead: 'a grant method of the construct that owns the resource',
  reason: 'whoever reads the owner sees everybody who may touch it',
  find: (file) => {
    if (!isCode(file.path) || !/^(bin|lib)\//.test(file.path)) return [];
    if (file.path.startsWith('lib/constructs/')) return [];
    return findInCode(file, (node) =>
      ts.isIdentifier(node) && node.text === 'PolicyStatement'
        ? 'PolicyStatement here; call a grant method of the construct that owns the resource'
        : undefined,
    );
  },
  bad: [
    {
      path: 'lib/stacks/pipeline.ts',
      text: "import { PolicyStatement } from 'aws-cdk-lib/aws-iam';",
    },
  ],
  good: [
    {
      path: 'lib/constructs/live-table.ts',
      text: "import { PolicyStatement } from 'aws-cdk-lib/aws-iam';",
    },
  ],
};
