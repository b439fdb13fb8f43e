import { render, screen } from '@testing-library/react';
import { Sections, useIsEmptySection } from './Sections';

function Part({ items }: { items: string[] | undefined }) {
  useIsEmptySection(items?.length === 0);
  return <>{items?.join()}</>;
}

const view = (...parts: (string[] | undefined)[]) => (
  <Sections
    sections={parts.map((items, index) => (
      <Part key={index} items={items} />
    ))}
    nothing={<p>nothing</p>}
  />
);

describe('Sections', () => {
  it('says that there is nothing only where every section says so', () => {
    const { rerender } = render(view([], ['a run'], []));
    expect(screen.getByText('a run')).toBeInTheDocument();
    expect(screen.queryByText('nothing')).toBeNull();
    rerender(view([], [], []));
    expect(screen.getByText('nothing')).toBeInTheDocument();
    rerender(view(['an approval'], [], []));
    expect(screen.queryByText('nothing')).toBeNull();
  });

  it('does not take what is not known yet for nothing', () => {
    render(view([], undefined));
    expect(screen.queryByText('nothing')).toBeNull();
  });

  it('says so where there is no section at all', () => {
    render(view());
    expect(screen.getByText('nothing')).toBeInTheDocument();
  });
});
