import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { useLocation } from 'react-router-dom';
import {
  environmentsApiRef,
  type EnvironmentsApi,
} from '../api/EnvironmentsApi';
import { EnvironmentsContent } from '../components/EnvironmentsContent/EnvironmentsContent';
import { exampleApi } from './exampleApi';
import { NOW, exampleEntity } from './exampleMatrix';

/** The tab at an address, with the answers of the examples but for those given. */
export function renderTab(search = '', answers: Partial<EnvironmentsApi> = {}) {
  const address = { search: '' };
  renderInTestApp(
    <EntityProvider entity={exampleEntity}>
      <EnvironmentsContent />
      <AddressObserver
        onChange={next => Object.assign(address, { search: next })}
      />
    </EntityProvider>,
    {
      apis: [[environmentsApiRef, exampleApi(answers, () => NOW)]],
      initialRouteEntries: [`/${search}`],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    },
  );
  return {
    /** What the address asks for by now. */
    parameter: (name: string) => new URLSearchParams(address.search).get(name),
  };
}

function AddressObserver({ onChange }: { onChange(search: string): void }) {
  onChange(useLocation().search);
  return null;
}
