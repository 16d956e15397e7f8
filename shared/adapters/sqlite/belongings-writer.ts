import type { ContactWrite } from '../contact-decision.ts';
import type { ContactKey } from './contact-writer.ts';
import type { Database } from './database.ts';
import { STORED_RECORDS } from '../stored-records.ts';

/** Writes a decided change's visits and targets; a deletion writes its cause first. */
export function belongingsWriter(
  database: Database,
): (key: ContactKey, write: ContactWrite, cause: string) => void {
  const visits = visitStatements(database);
  const targets = targetStatements(database);
  return (key, write, cause) => {
    for (const visit of write.putVisits) {
      const record = STORED_RECORDS.visit.encode(visit);
      const { changes } = visits.change.run(record, cause, ...key, visit.visit);
      if (changes === 0) visits.add.run(...key, visit.visit, record, cause);
    }
    for (const visit of write.removeVisits) {
      visits.blame.run(cause, ...key, visit);
      visits.remove.run(...key, visit);
    }
    for (const target of write.addTargets) {
      const { instanceName, triggerDate } = target;
      const record = STORED_RECORDS.target.encode(target);
      targets.add.run(...key, instanceName, triggerDate, record, cause);
    }
    for (const { instanceName, triggerDate } of write.removeTargets) {
      targets.blame.run(cause, ...key, instanceName, triggerDate);
      targets.remove.run(...key, instanceName, triggerDate);
    }
  };
}

function visitStatements(database: Database) {
  const where = 'WHERE org = ? AND slice = ? AND contact_id = ? AND visit = ?';
  return {
    change: database.statement(`UPDATE OR FAIL visit SET record = ?, cause = ? ${where}`),
    add: database.statement(
      `INSERT OR FAIL INTO visit (org, slice, contact_id, visit, record, cause)
       VALUES (?, ?, ?, ?, ?, ?)`,
    ),
    blame: database.statement(`UPDATE OR FAIL visit SET cause = ? ${where}`),
    remove: database.statement(`DELETE FROM visit ${where}`),
  };
}

function targetStatements(database: Database) {
  const where = `WHERE org = ? AND slice = ? AND contact_id = ?
    AND instance_name = ? AND trigger_date = ?`;
  return {
    add: database.statement(
      `INSERT OR FAIL INTO target
         (org, slice, contact_id, instance_name, trigger_date, record, cause)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    blame: database.statement(`UPDATE OR FAIL target SET cause = ? ${where}`),
    remove: database.statement(`DELETE FROM target ${where}`),
  };
}
