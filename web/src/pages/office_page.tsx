import type { ReactNode } from "react";

import { AccountMenu } from "../ui/account_menu";
import { LanguageButton } from "./language_button";

// The page of an administrator, who has no buses to watch: a title, who is logged in, `children`.
export function OfficePage({
  name,
  title,
  children,
}: {
  name: string;
  title: string;
  children: ReactNode;
}) {
  return (
    <div className="office">
      <header className="header">
        <div className="brand">
          <span className="brand-name" translate="no">
            Busward
          </span>
          <span className="brand-what">{title}</span>
        </div>
        <span className="header-space" />
        <AccountMenu />
        <LanguageButton />
      </header>
      <main className="office-page" data-testid={name}>
        {children}
      </main>
    </div>
  );
}
