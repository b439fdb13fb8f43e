import { makeFieldSchema } from '@backstage/plugin-scaffolder-react';
import { createFormField } from '@backstage/plugin-scaffolder-react/alpha';
import { ChoiceField } from './components/ChoiceField/ChoiceField';
import { DomainField } from './components/DomainField/DomainField';
import { ListField } from './components/ListField/ListField';
import { NameField } from './components/NameField/NameField';
import { PageField } from './components/Page/PageField';
import { PortField } from './components/PortField/PortField';
import { RepositoryField } from './components/RepositoryField/RepositoryField';
import {
  validateDomain,
  validateName,
  validatePort,
  validateRepository,
} from './validation';

export const page = createFormField({
  name: 'QuarterdeckPage',
  component: PageField,
  schema: makeFieldSchema({
    output: z => z.record(z.unknown()),
    uiOptions: z =>
      z.object({
        language: z.string().optional().describe('That the service is in'),
        page: z.string().optional().describe('Which page it is'),
      }),
  }),
});

export const name = createFormField({
  name: 'QuarterdeckName',
  component: NameField,
  schema: makeFieldSchema({ output: z => z.string() }),
  validation: validateName,
});

export const port = createFormField({
  name: 'QuarterdeckPort',
  component: PortField,
  schema: makeFieldSchema({ output: z => z.number() }),
  validation: validatePort,
});

export const domain = createFormField({
  name: 'QuarterdeckDomain',
  component: DomainField,
  schema: makeFieldSchema({ output: z => z.string() }),
  validation: validateDomain,
});

export const choice = createFormField({
  name: 'QuarterdeckChoice',
  component: ChoiceField,
  schema: makeFieldSchema({ output: z => z.union([z.string(), z.number()]) }),
});

export const repository = createFormField({
  name: 'QuarterdeckRepository',
  component: RepositoryField,
  schema: makeFieldSchema({ output: z => z.string() }),
  validation: validateRepository,
});

export const list = createFormField({
  name: 'QuarterdeckList',
  component: ListField,
  schema: makeFieldSchema({ output: z => z.array(z.string()) }),
});
