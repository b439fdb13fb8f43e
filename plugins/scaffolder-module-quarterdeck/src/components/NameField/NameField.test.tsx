import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { NameField } from './NameField';

const TAKEN = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: { name: 'veza-web', namespace: 'default' },
};

/** As a form would show it. */
function Form() {
  const [formData, onChange] = useState<string | undefined>('');
  // A form hands fields much more, which this one does not look at.
  const rest: Partial<FieldExtensionComponentProps<string>> = {};
  return (
    <NameField
      {...(rest as FieldExtensionComponentProps<string>)}
      schema={{ title: 'Name' }}
      idSchema={{ $id: 'root_name' }}
      uiSchema={{}}
      rawErrors={[]}
      required
      formData={formData}
      onChange={onChange}
    />
  );
}

describe('NameField', () => {
  beforeEach(() =>
    renderInTestApp(<Form />, {
      apis: [catalogApiMock({ entities: [TAKEN] })],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    }),
  );

  it.each([
    ['1orders', 'A name begins with a letter'],
    ['Orders', 'not O'],
    ['größe', 'not ö ß'],
    ['orders-', 'neither ends with a hyphen'],
    ['test', 'kept by Rust'],
    ['o'.repeat(40), 'at most 39 characters'],
  ])('says at once what is wrong with %s', async (name, said) => {
    await userEvent.type(screen.getByRole('textbox', { name: /Name/ }), name);
    expect(screen.getByRole('status')).toHaveTextContent(said);
  });

  it('says whether the catalog has one already, and leads to it', async () => {
    const field = screen.getByRole('textbox', { name: /Name/ });
    await userEvent.type(field, 'orders');
    expect(await screen.findByText('orders is free')).toBeInTheDocument();
    await userEvent.clear(field);
    await userEvent.type(field, 'veza-web');
    const link = await screen.findByRole('link', {
      name: 'There is already a component called veza-web',
    });
    expect(link).toHaveAttribute('href', '/catalog/default/component/veza-web');
  });
});
