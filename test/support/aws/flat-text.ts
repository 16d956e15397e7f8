import { z } from 'zod';

const joined = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const attribute = z.object({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const reference = z.object({ Ref: z.string() });

/** A value of a template as one text, references in angle brackets: `<AWS::Region>`, `<Id.Arn>`. */
export function flatText(value: unknown): string {
  if (typeof value === 'string') return value;
  const join = joined.safeParse(value);
  if (join.success) return join.data['Fn::Join'][1].map(flatText).join(join.data['Fn::Join'][0]);
  const get = attribute.safeParse(value);
  if (get.success) return `<${get.data['Fn::GetAtt'].join('.')}>`;
  const ref = reference.safeParse(value);
  return ref.success ? `<${ref.data.Ref}>` : JSON.stringify(value);
}
