import type { Emergency } from "../api/emergency";
import { useLanguage } from "../i18n/language";
import { useContacts } from "./queries";

// Whom to tell, by the tasks of the list, and how to reach them.
export function Contacts({ item }: { readonly item: Emergency }) {
  const { t } = useLanguage();
  const found = useContacts(item.id, !item.closed).data;
  if (found === undefined || found.length === 0) return null;
  return (
    <table className="contacts" data-testid="contacts">
      <caption>{t("emergency.contacts")}</caption>
      <tbody>
        {found.map((one) => (
          <tr key={`${one.task} ${one.organisation} ${one.person} ${one.contract}`}>
            <td>{t.code("task", one.task)}</td>
            <td translate="no">
              {one.organisation}
              {one.contract !== null && <small>{one.contract}</small>}
            </td>
            <td>
              {one.person === null ? (
                <span className="muted">{t("emergency.nobody")}</span>
              ) : (
                <b translate="no">{one.person}</b>
              )}
              {one.role !== null && <small>{t.code("role", one.role)}</small>}
            </td>
            <td className="figures">
              {one.phone === null ? (
                <span className="muted">{t("emergency.no_phone")}</span>
              ) : (
                <a href={`tel:${one.phone}`}>{one.phone}</a>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
