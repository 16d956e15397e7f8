import { toAttributes, type Attributes } from './items.ts';

/** What must be so for a write to take place, said of an item's own attributes. */
export type Condition =
  | { readonly is: 'absent' | 'present'; readonly attribute: string }
  | { readonly is: Comparison; readonly attribute: string; readonly value: unknown }
  | { readonly is: 'all' | 'any'; readonly of: readonly Condition[] };

type Comparison = '=' | '<>' | '<=' | '>=';

/** Conditions in words. */
export const when = {
  /** The item, or this attribute of it, is not there. */
  absent: (attribute = 'pk'): Condition => ({ is: 'absent', attribute }),
  present: (attribute = 'pk'): Condition => ({ is: 'present', attribute }),
  equal: (attribute: string, value: unknown): Condition => ({ is: '=', attribute, value }),
  unequal: (attribute: string, value: unknown): Condition => ({ is: '<>', attribute, value }),
  atMost: (attribute: string, value: unknown): Condition => ({ is: '<=', attribute, value }),
  atLeast: (attribute: string, value: unknown): Condition => ({ is: '>=', attribute, value }),
  all: (...of: readonly Condition[]): Condition => ({ is: 'all', of }),
  any: (...of: readonly Condition[]): Condition => ({ is: 'any', of }),
} as const;

/** What an update does to an item, which it creates where there is none. */
export interface Change {
  readonly set?: Readonly<Record<string, unknown>>;
  /** Added to what is there, or to 0. */
  readonly add?: Readonly<Record<string, number>>;
  readonly remove?: readonly string[];
}

/** Collects the placeholders of a request's expressions: no attribute's name is a reserved word then. */
export class Expressions {
  readonly #names = new Map<string, string>();
  readonly #values: unknown[] = [];

  name(attribute: string): string {
    const known = this.#names.get(attribute);
    if (known !== undefined) return known;
    const placeholder = `#n${this.#names.size}`;
    this.#names.set(attribute, placeholder);
    return placeholder;
  }

  value(value: unknown): string {
    return `:v${this.#values.push(value) - 1}`;
  }

  condition(condition: Condition): string {
    switch (condition.is) {
      case 'absent':
        return `attribute_not_exists(${this.name(condition.attribute)})`;
      case 'present':
        return `attribute_exists(${this.name(condition.attribute)})`;
      case 'all':
      case 'any': {
        const parts = condition.of.map((part) => this.condition(part));
        return `(${parts.join(condition.is === 'all' ? ' AND ' : ' OR ')})`;
      }
      case '=':
      case '<>':
      case '<=':
      case '>=': {
        const { attribute, is, value } = condition;
        return `${this.name(attribute)} ${is} ${this.value(value)}`;
      }
    }
  }

  change({ set = {}, add = {}, remove = [] }: Change): string {
    const clauses: (readonly [word: string, parts: readonly string[]])[] = [
      ['SET', Object.entries(set).map(([name, to]) => `${this.name(name)} = ${this.value(to)}`)],
      ['ADD', Object.entries(add).map(([name, by]) => `${this.name(name)} ${this.value(by)}`)],
      ['REMOVE', remove.map((name) => this.name(name))],
    ];
    return clauses
      .filter(([, parts]) => parts.length > 0)
      .map(([word, parts]) => `${word} ${parts.join(', ')}`)
      .join(' ');
  }

  /** A request's condition, and what the placeholders of all its expressions stand for. */
  conditional(condition: Condition | undefined): Conditional {
    if (!condition) return this.placeholders();
    const ConditionExpression = this.condition(condition);
    const ReturnValuesOnConditionCheckFailure = 'ALL_OLD';
    return {
      ConditionExpression,
      ReturnValuesOnConditionCheckFailure,
      ...this.placeholders(),
    };
  }

  /** What the placeholders stand for, as requests say it. */
  placeholders(): Placeholders {
    const names = [...this.#names].map(([attribute, name]) => [name, attribute] as const);
    const values = this.#values.map((value, index) => [`:v${index}`, value] as const);
    return {
      ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
      ...(values.length > 0 && {
        ExpressionAttributeValues: toAttributes(Object.fromEntries(values)),
      }),
    };
  }
}

interface Placeholders {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
}

interface Conditional extends Placeholders {
  readonly ConditionExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: 'ALL_OLD';
}
