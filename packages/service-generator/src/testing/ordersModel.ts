import { AnswersInput, describeService } from '../description/answers';
import { Language } from '../description/schema';
import { ServiceModel, modelOf } from '../model/ServiceModel';
import { DEFAULT_VERSIONS } from '../model/versions';

/** The model of a service that takes orders, with what is answered differently. */
export function ordersModel(
  language: Language,
  answers: Partial<AnswersInput> = {},
  versions = DEFAULT_VERSIONS,
): ServiceModel {
  return modelOf(
    describeService(language, {
      name: 'orders',
      description: 'Takes orders and tells their state',
      owner: 'group:default/payments',
      repository: 'github.com?owner=veza&repo=orders',
      ...answers,
    }),
    versions,
  );
}
