import { z } from 'zod';
import { configurationSchema } from './configuration.schema.ts';

/**
 * The configuration as a JSON Schema, for editors to complete and explain. It knows the names,
 * kinds and bounds of settings; what must not contradict itself only `readConfiguration` knows.
 */
export function configurationJsonSchema(): z.core.JSONSchema.BaseSchema {
  return {
    title: 'Almanac configuration',
    ...z.toJSONSchema(configurationSchema, { io: 'input' }),
  };
}
