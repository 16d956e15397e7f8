import { z } from 'zod';
import type { ChoiceRule } from './definition.ts';
import { valueAt, type PathScope } from './paths.ts';

/** Whether a rule of a Choice state holds. @throws Error for a comparison that is not known here */
export function holds(rule: ChoiceRule, scope: PathScope): boolean {
  const { And, Or, Not, Variable, Next: _next, Comment: _comment, ...comparison } = rule;
  if (And !== undefined) return rules(And).every((part) => holds(part, scope));
  if (Or !== undefined) return rules(Or).some((part) => holds(part, scope));
  if (Not !== undefined) return !holds(z.looseObject({}).parse(Not), scope);
  const [[operator, operand] = []] = Object.entries(comparison);
  const path = z.string().parse(Variable);
  if (operator === 'IsPresent') return isPresent(path, scope) === operand;
  const value = valueAt(path, scope);
  switch (operator) {
    case 'StringEquals':
    case 'BooleanEquals':
    case 'NumericEquals':
      return value === operand;
    case 'NumericGreaterThanEquals':
      return Number(value) >= Number(operand);
    case 'NumericGreaterThan':
      return Number(value) > Number(operand);
    case undefined:
    default:
      throw new Error(`Expected a comparison that is known here, got ${JSON.stringify(rule)}`);
  }
}

function rules(value: unknown): readonly ChoiceRule[] {
  return z.array(z.looseObject({})).parse(value);
}

function isPresent(path: string, scope: PathScope): boolean {
  try {
    valueAt(path, scope);
    return true;
  } catch {
    return false;
  }
}
