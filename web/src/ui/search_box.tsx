import { SearchOutlined } from "@ant-design/icons";
import { AutoComplete, Input, type InputRef } from "antd";
import { useMemo, useState, type Ref } from "react";

import type { Bus, RouteSummary } from "../api/types";
import type { RouteId, VehicleId } from "../api/units";
import { useLanguage } from "../i18n/language";
import { Plate } from "./plate";
import { search } from "./search";

export type Found =
  | { readonly kind: "bus"; readonly id: VehicleId }
  | { readonly kind: "route"; readonly id: RouteId };

interface SearchBoxProps {
  readonly inputRef: Ref<InputRef>;
  readonly buses: readonly Bus[];
  readonly routes: readonly RouteSummary[];
  readonly onFound: (found: Found) => void;
}

// One box for plates and routes; the dot of a printed plate, blanks and case do not matter.
export function SearchBox({ inputRef, buses, routes, onFound }: SearchBoxProps) {
  const { t } = useLanguage();
  const [text, setText] = useState("");
  const found = useMemo(() => search(text, buses, routes), [text, buses, routes]);
  const choices = new Map<string, Found>();
  const busChoices = found.buses.map((bus) => {
    choices.set(`bus ${bus.id}`, { kind: "bus", id: bus.id });
    return {
      value: `bus ${bus.id}`,
      label: (
        <span className="found">
          <Plate plate={bus.plate} colour={bus.plateColour} />
          <span className="muted" translate="no">
            {bus.operator}
          </span>
        </span>
      ),
    };
  });
  const routeChoices = found.routes.map((route) => {
    choices.set(`route ${route.id}`, { kind: "route", id: route.id });
    return {
      value: `route ${route.id}`,
      label: (
        <span className="found">
          <b translate="no">{route.route}</b>
          <span className="muted" translate="no">
            {route.school}
          </span>
        </span>
      ),
    };
  });
  const options = [
    { label: t("search.buses"), options: busChoices },
    { label: t("search.routes"), options: routeChoices },
  ].filter((group) => group.options.length > 0);
  return (
    <AutoComplete
      className="search"
      value={text}
      options={options}
      defaultActiveFirstOption
      popupMatchSelectWidth={340}
      notFoundContent={text.trim() === "" ? null : t("search.none")}
      onChange={(value) => {
        if (!choices.has(value)) setText(value); // a chosen key is no text to search for
      }}
      onSelect={(value) => {
        const choice = choices.get(value);
        if (choice === undefined) return;
        setText("");
        onFound(choice);
      }}
    >
      <Input
        ref={inputRef}
        prefix={<SearchOutlined />}
        suffix={<kbd>/</kbd>}
        placeholder={t("search.placeholder")}
      />
    </AutoComplete>
  );
}
