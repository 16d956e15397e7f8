import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { machineArn } from '../constructs/machine-names.ts';
import { MonthlyBudget } from '../constructs/monthly-budget.ts';
import { StageAlarms } from '../constructs/stage-alarms.ts';
import { StageDashboard } from '../constructs/stage-dashboard.ts';
import { StageMetrics } from '../constructs/stage-metrics.ts';
import { readParameter } from '../constructs/stage-parameters.ts';
import type { StageStackProps } from './data-stack.ts';

/** Everything that watches: alarms, dashboard, budget. It knows the others by their names only. */
export class OperationsStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: StageStackProps) {
    super(scope, id, props);
    const { stage, alarmEmail, monthlyBudgetUsd } = settings;
    const organizations = settings.organizations.map((organization) => organization.id);
    const { topic } = new AlarmTopic(this, 'AlarmTopic', { stage, alarmEmail });
    const watched = {
      stage,
      metrics: new StageMetrics(stage, (machine) => machineArn(this, stage, machine)),
      liveTable: readParameter(this, stage, 'live-table'),
      historyTable: readParameter(this, stage, 'history-table'),
    };
    new StageAlarms(this, 'Alarms', { ...watched, organizations, topic });
    new StageDashboard(this, 'Overview', watched);
    new MonthlyBudget(this, 'Budget', { stage, monthlyBudgetUsd, alarmEmail });
  }
}
