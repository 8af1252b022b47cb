/** A page that is a part of its own, as a component: what is shown while it comes, and when it did not come. */
import { Component, lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { Trouble as Met } from '../api/problem';
import { bring, come, type Page, type Part } from '../pages';
import { Trouble, Waiting } from './notice';

/** The browser does not ask again for a part that failed: only a reload brings it. */
class Guard extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="narrow">
        <Trouble of={new Met(undefined)} again={() => location.reload()} />
      </div>
    );
  }
}

export function part(name: Part): ComponentType {
  const Page = lazy(() => {
    const page = come(name);
    // One that has come is shown without waiting, which a promise could not tell.
    return page ? ({ then: (take: (page: Page) => void) => take(page) } as Promise<Page>) : bring(name);
  });
  return function Shown() {
    return (
      <Guard>
        <Suspense fallback={<Waiting />}>
          <Page />
        </Suspense>
      </Guard>
    );
  };
}
