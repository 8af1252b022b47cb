/** What a field holds, in words: a choice by the name that the item gives it. */
import { api, type CaseView, type FieldView } from '../api/client';
import { useLoad } from '../api/load';
import { need } from '../api/problem';
import { toText } from '../features/draft/control';
import { useT, useText } from '../i18n';

export function useSaid(found: CaseView): (field: FieldView) => string {
  const t = useT();
  const text = useText();
  const item = useLoad(`item ${found.item.id}`, () =>
    need(api.GET('/api/v1/items/{item}', { params: { path: { item: found.item.id } } })),
  );
  return (field) => {
    if (field.value == null) return t('empty-value');
    if (typeof field.value === 'boolean') return field.value ? t('yes') : t('no');
    const options = item.data?.form.find((one) => one.name === field.name)?.options ?? [];
    const chosen = options.find((option) => option.value === field.value);
    return chosen ? text(chosen.names) : toText(field.value);
  };
}
