import { Rule } from '../../types';
import { absenceNoticed, alertComplete, alertTested } from './alerts';
import { dashboardPortable } from './dashboards';
import { expressionsParse, metricsKnown, ratioAggregated } from './expressions';

/** Alerts that fire when they should, and dashboards that show something. */
export const MONITORING_RULES: readonly Rule[] = [
  expressionsParse,
  ratioAggregated,
  metricsKnown,
  alertComplete,
  absenceNoticed,
  alertTested,
  dashboardPortable,
];
