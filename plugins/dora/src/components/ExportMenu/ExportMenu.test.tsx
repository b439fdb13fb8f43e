import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { queryOf, viewOf } from '../../model/view';
import { NOW } from '../../testing/exampleDora';
import { renderPage } from '../../testing/rendering';
import { ExportMenu } from './ExportMenu';

const QUERY = queryOf(viewOf(new URLSearchParams()), NOW);
const SHOP = { scope: 'entity', ref: 'component:default/shop' } as const;
const show = async (exportCsv: () => Promise<Blob>) => {
  renderPage(<ExportMenu scope={SHOP} query={QUERY} />, { exportCsv });
  await userEvent.click(await screen.findByRole('button', { name: 'Export' }));
  await userEvent.click(
    await screen.findByRole('menuitem', { name: /^Deployments/ }),
  );
};

it('saves what it is of, its window and its day in the name', async () => {
  const exportCsv = jest.fn(async () => new Blob(['a']));
  const saved = jest.fn();
  URL.createObjectURL = () => 'blob:it';
  URL.revokeObjectURL = () => {};
  const click = jest
    .spyOn(HTMLAnchorElement.prototype, 'click')
    .mockImplementation(function save(this: HTMLAnchorElement) {
      saved(this.download);
    });
  await show(exportCsv);
  expect(exportCsv).toHaveBeenCalledWith({
    ...SHOP,
    ...QUERY,
    what: 'deployments',
  });
  expect(saved).toHaveBeenCalledWith(
    expect.stringMatching(
      /^dora-deployments-shop-2026-01-01-to-2026-03-31-made-\d{4}-\d\d-\d\d\.csv$/,
    ),
  );
  click.mockRestore();
});

it('says why it could not', async () => {
  await show(async () => {
    throw new Error('the disk is full');
  });
  expect(await screen.findByRole('alert')).toHaveTextContent(
    'It could not be exported: the disk is full',
  );
});
