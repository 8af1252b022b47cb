/** The form of a draft. */
import { api, type CaseView } from '../../api/client';
import { useLoad } from '../../api/load';
import { need } from '../../api/problem';
import { useT } from '../../i18n';
import { Field } from './field';

export function Form({ found, reload }: { found: CaseView; reload: () => void }) {
  const t = useT();
  const item = useLoad(`item ${found.item.id}`, () =>
    need(api.GET('/api/v1/items/{item}', { params: { path: { item: found.item.id } } })),
  );
  const slotOf = (file: string) => found.materials.find((slot) => slot.files.some((one) => one.name === file));
  return (
    <form onSubmit={(event) => event.preventDefault()}>
      <p className="small">{t('saves-itself')}</p>
      {found.form
        .filter((field) => field.shown)
        .map((field) => (
          <Field
            key={field.name}
            caseId={found.id}
            field={field}
            options={item.data?.form.find((one) => one.name === field.name)?.options ?? []}
            read={field.proposed ? slotOf(field.proposed.file) : undefined}
            saved={reload}
          />
        ))}
    </form>
  );
}
