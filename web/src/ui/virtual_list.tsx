import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from "react";

interface VirtualListProps<Item> {
  readonly items: readonly Item[];
  readonly rowHeight: number;
  readonly keyOf: (item: Item) => string;
  readonly render: (item: Item) => ReactNode;
  readonly shown: number; // the index that has to be in view; below 0 = none
  readonly label: string;
  readonly foot?: ReactNode;
}

const kSpare = 6; // rows beyond each edge

// Only the rows in view exist, however many items there are. All rows have one height.
export function VirtualList<Item>(props: VirtualListProps<Item>) {
  const { items, rowHeight, keyOf, render, shown, label, foot } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });

  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(() =>
      setView({ top: element.scrollTop, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = box.current;
    if (element === null || shown < 0) return;
    const top = shown * rowHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight > element.scrollTop + element.clientHeight) {
      element.scrollTop = top + rowHeight - element.clientHeight;
    }
  }, [shown, rowHeight]);

  const first = Math.max(0, Math.floor(view.top / rowHeight) - kSpare);
  const last = Math.min(items.length, Math.ceil((view.top + view.height) / rowHeight) + kSpare);
  return (
    <div
      ref={box}
      className="virtual"
      role="listbox"
      aria-label={label}
      tabIndex={-1}
      onScroll={(event) =>
        setView({ top: event.currentTarget.scrollTop, height: event.currentTarget.clientHeight })
      }
    >
      <div className="virtual-body" style={{ height: items.length * rowHeight }}>
        {items.slice(first, last).map((item, index) => (
          <div
            key={keyOf(item)}
            className="virtual-row"
            style={{ height: rowHeight, transform: `translateY(${(first + index) * rowHeight}px)` }}
          >
            {render(item)}
          </div>
        ))}
      </div>
      {foot}
    </div>
  );
}
