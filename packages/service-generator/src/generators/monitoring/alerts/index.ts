import { EnvironmentModel, ServiceModel } from '../../../model/ServiceModel';
import { Alert, alertContext } from '../alert';
import { dataAlerts } from './data';
import { jobAlerts } from './jobs';
import { podAlerts } from './pods';
import { requestAlerts } from './requests';

/** A website's nginx counts requests, but not by their answer; a worker gets none. */
export function measuresRequests({
  isWorker,
  language,
}: Pick<ServiceModel, 'isWorker' | 'language'>): boolean {
  return !isWorker && language !== 'react';
}

/** All alerts of a service in one environment, the most telling first. */
export function alertsOf(
  model: ServiceModel,
  environment: EnvironmentModel = environmentNamed(model, 'production'),
): Alert[] {
  const context = alertContext(model, environment);
  return [
    ...(measuresRequests(model) ? requestAlerts(context) : []),
    ...podAlerts(context),
    ...dataAlerts(context),
    ...jobAlerts(context),
  ];
}

export function environmentNamed(
  model: ServiceModel,
  name: EnvironmentModel['name'],
): EnvironmentModel {
  const found = model.environments.find(
    environment => environment.name === name,
  );
  if (!found) {
    throw new Error(`${model.name} has no environment ${name}`);
  }
  return found;
}
