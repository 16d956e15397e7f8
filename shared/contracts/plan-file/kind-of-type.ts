import type { EmailKind } from '../../domain/planning/email.ts';

/**
 * The kind of a known email by its type, as far as planning asks: what it counts for. Required mail
 * counts as marketing does.
 */
export function kindOfType(type: string): EmailKind {
  if (type.startsWith('visit_')) return 'transactional';
  return type.startsWith('followup_') ? 'followup' : 'marketing';
}
