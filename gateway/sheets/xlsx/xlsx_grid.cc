#include "gateway/sheets/xlsx/xlsx_grid.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "gateway/files/cell_text.h"
#include "gateway/files/csv_cells.h"
#include "gateway/sheets/xlsx/workbook.h"
#include "gateway/sheets/xlsx/xml_part.h"

namespace busward::sheets {
namespace {

constexpr std::size_t kMostCells = 2'000'000;
constexpr std::size_t kMostText = 64ULL << 20U;
constexpr std::size_t kMostCellText = 32'767;  // what a spreadsheet allows

// "C12" without its digits, as an index from 0.
std::optional<std::size_t> column_of(std::string_view address) {
  std::size_t index = 0;
  for (const char c : address) {
    if (c < 'A' || c > 'Z') break;
    index = index * 26 + static_cast<std::size_t>(c - 'A' + 1);
    if (index > 100'000) return std::nullopt;
  }
  return index == 0 ? std::nullopt : std::optional{index - 1};
}

// Takes one sheet's part to rows.
class SheetPart {
 public:
  explicit SheetPart(const Workbook& workbook) : workbook_{workbook} {}

  std::optional<WorkbookFault> read(ZipArchive& archive, const std::string& part) {
    XmlEvents events;
    events.begin = [this](const XmlElement& element) { begin(element); };
    events.end = [this](std::string_view name) { end(name); };
    events.text = [this](std::string_view text) {
      if (in_value_ && value_.size() < kMostCellText * 4) value_ += text;
    };
    events.fault = [this] { return fault_; };
    return read_xml(archive, part, events);
  }

  std::vector<Row> take_rows() {
    std::ranges::stable_sort(rows_, {}, &Row::line);
    return std::move(rows_);
  }

 private:
  void begin(const XmlElement& element) {
    const std::string_view name = element.name();
    if (name == "row") {
      begin_row(files::parsed<std::size_t>(element.attribute("r").value_or("")));
    } else if (name == "c") {
      begin_cell(element);
    } else if (name == "v" || (name == "t" && phonetic_ == 0)) {
      in_value_ = true;
    } else if (name == "rPh") {
      ++phonetic_;
    }
  }

  void end(std::string_view name) {
    if (name == "v" || name == "t") in_value_ = false;
    if (name == "rPh") --phonetic_;
    if (name == "c") end_cell();
    if (name == "row") end_row();
  }

  void begin_row(std::optional<std::size_t> number) {
    line_ = number.value_or(line_ + 1);
    row_ = {.line = line_, .cells = {}};
    next_ = 0;
  }

  void begin_cell(const XmlElement& element) {
    const auto address = element.attribute("r");
    const auto column = address ? column_of(*address) : std::optional{next_};
    at_ = column.value_or(kMostColumns);
    next_ = at_ + 1;
    type_ = element.attribute("t").value_or("n");
    style_ = files::parsed<std::size_t>(element.attribute("s").value_or("0")).value_or(0);
    value_.clear();
  }

  void end_cell() {
    Cell cell = cell_of_value();
    if (cell.text.empty() || fault_) return;
    if (at_ >= kMostColumns) {
      fault_ = WorkbookFault::too_many_columns;
      return;
    }
    text_bytes_ += cell.text.size();
    if (at_ >= row_.cells.size()) {
      cells_ += at_ + 1 - row_.cells.size();
      row_.cells.resize(at_ + 1, Cell{.text = {}, .is = CellIs::text, .line = line_});
    }
    if (cells_ > kMostCells || text_bytes_ > kMostText) fault_ = WorkbookFault::too_large;
    row_.cells[at_] = std::move(cell);
  }

  void end_row() {
    if (row_.cells.empty() || fault_) return;
    if (rows_.size() >= kMostRows) {
      fault_ = WorkbookFault::too_many_rows;
      return;
    }
    rows_.push_back(std::move(row_));
    row_ = {};
  }

  Cell cell_of_value() {
    Cell cell{.text = {}, .is = CellIs::text, .line = line_};
    if (type_ == "s") {
      const auto index = files::parsed<std::size_t>(value_);
      if (index && *index < workbook_.strings.size()) cell.text = workbook_.strings[*index];
      if (!value_.empty() && (!index || *index >= workbook_.strings.size())) {
        fault_ = WorkbookFault::damaged;
      }
    } else if (type_ == "b") {
      cell.text = value_.empty() ? "" : value_ == "0" ? "FALSE" : "TRUE";
    } else if (type_ == "e") {
      cell = {.text = value_, .is = CellIs::broken, .line = line_};
    } else if (type_ == "n") {
      number_into(cell);
    } else {
      cell.text = unescaped(value_);  // str, inlineStr, d
      if (type_ == "d") std::ranges::replace(cell.text, 'T', ' ');
    }
    cell.text = std::string{files::trimmed(cell.text)};
    return cell;
  }

  void number_into(Cell& cell) const {
    const std::string_view text = files::trimmed(value_);
    const auto value = files::parsed<double>(text);
    if (!value || !std::isfinite(*value)) {
      cell.text = std::string{text};
      return;
    }
    const NumberStyle style =
        style_ < workbook_.styles.size() ? workbook_.styles[style_] : NumberStyle{};
    cell.is = CellIs::number;
    cell.text = shown_number(*value, style, workbook_.from_1904);
  }

  const Workbook& workbook_;
  std::vector<Row> rows_;
  Row row_;
  std::size_t line_ = 0;
  std::size_t next_ = 0;  // the column of a cell that does not name its own
  std::size_t at_ = 0;
  std::string type_;
  std::size_t style_ = 0;
  std::string value_;
  bool in_value_ = false;
  int phonetic_ = 0;
  std::size_t cells_ = 0;
  std::size_t text_bytes_ = 0;
  std::optional<WorkbookFault> fault_;
};

const WorkbookSheet& sheet_for(const SheetForm& form, const std::vector<WorkbookSheet>& sheets) {
  const auto is_called = [&](const WorkbookSheet& sheet) {
    return sheet.name == form.zh || sheet.name == form.en || sheet.name == form.key;
  };
  auto found = std::ranges::find_if(sheets, is_called);
  if (found == sheets.end()) found = std::ranges::find(sheets, false, &WorkbookSheet::hidden);
  return found == sheets.end() ? sheets.front() : *found;
}

}  // namespace

bool looks_like_workbook(std::string_view bytes) {
  return bytes.starts_with("PK\x03\x04") || bytes.starts_with("PK\x05\x06") ||
         bytes.starts_with("\xD0\xCF\x11\xE0");
}

WorkbookResult<Grid> read_xlsx_grid(std::string_view bytes, const SheetForm& form) {
  if (bytes.starts_with('\xD0')) return WorkbookFault::old_or_encrypted;
  auto archive = ZipArchive::open(bytes);
  if (!archive) return archive.error();
  const auto workbook = read_workbook(*archive);
  if (!workbook) return workbook.error();
  const WorkbookSheet& sheet = sheet_for(form, workbook->sheets);
  SheetPart part{*workbook};
  if (const auto fault = part.read(*archive, sheet.part)) return *fault;
  return Grid{
      .rows = part.take_rows(), .addressed = true, .written_as = "XLSX", .sheet = sheet.name};
}

}  // namespace busward::sheets
