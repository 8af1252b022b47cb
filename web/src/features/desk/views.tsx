/** Filters that a person has given a name. */
import { Button } from 'antd';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLoad } from '../../api/load';
import { need, troubleOf } from '../../api/problem';
import { useT } from '../../i18n';
import { Trouble } from '../../shared/notice';

export function Views({ params, apply }: { params: URLSearchParams; apply: (query: string) => void }) {
  const t = useT();
  const views = useLoad('views', () => need(api.GET('/api/v1/me/views')));
  const [name, setName] = useState('');
  const [trouble, setTrouble] = useState<ReturnType<typeof troubleOf>>();
  const query = params.toString();
  const act = (doing: () => Promise<unknown>) => {
    setTrouble(undefined);
    doing().then(views.reload, (thrown: unknown) => setTrouble(troubleOf(thrown)));
  };
  const save = () =>
    act(async () => {
      await need(api.POST('/api/v1/me/views', { body: { name: name.trim(), query } }));
      setName('');
    });
  const remove = (view: string) => act(() => need(api.DELETE('/api/v1/me/views/{view}', { params: { path: { view } } })));
  return (
    <div className="views" role="group" aria-label={t('saved-views')}>
      <Button size="small" type={query === '' ? 'primary' : 'default'} aria-pressed={query === ''} onClick={() => apply('')}>
        {t('all-open')}
      </Button>
      {views.data?.items.map((view) => (
        <span key={view.id} className="view">
          <Button
            size="small"
            type={view.query === query ? 'primary' : 'default'}
            aria-pressed={view.query === query}
            onClick={() => apply(view.query)}
          >
            {view.name}
          </Button>
          <Button size="small" type="text" aria-label={t('remove-view', { name: view.name })} onClick={() => remove(view.id)}>
            ×
          </Button>
        </span>
      ))}
      {query !== '' && (
        <form
          className="view"
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() !== '') save();
          }}
        >
          <label className="unseen" htmlFor="view-name">
            {t('view-name')}
          </label>
          <input id="view-name" value={name} maxLength={40} placeholder={t('view-name')} onChange={(event) => setName(event.target.value)} />
          <Button size="small" htmlType="submit" disabled={name.trim() === ''}>
            {t('save-view')}
          </Button>
        </form>
      )}
      <Trouble of={trouble ?? views.trouble} />
    </div>
  );
}
