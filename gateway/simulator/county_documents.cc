#include "gateway/simulator/county_documents.h"

#include <array>
#include <string_view>

#include <fmt/format.h>

namespace busward::simulator {
namespace {

using registry::DocumentKind;
using std::chrono::days;
using std::chrono::sys_days;

struct Paper {
  DocumentKind kind;
  std::string_view letters;  // its numbers begin so
  std::string_view issuer;
  int days;  // it holds so long
};

constexpr std::array kPapers{
    Paper{DocumentKind::vehicle_inspection, "JC", "禾溪县机动车检测站", 183},
    Paper{DocumentKind::carrier_insurance, "BX", "禾溪财产保险", 365},
    Paper{DocumentKind::placard, "XC", "禾溪县公安局交通警察大队", 183},
    Paper{DocumentKind::fire_extinguisher, "MH", "禾溪消防器材", 365},
    Paper{DocumentKind::driving_licence, "JZ", "市公安局车辆管理所", 2192},
    Paper{DocumentKind::school_bus_endorsement, "XJ", "市公安局车辆管理所", 2192},
    Paper{DocumentKind::annual_review, "SY", "禾溪县公安局交通警察大队", 365},
    Paper{DocumentKind::transport_licence, "YS", "禾溪县交通运输局", 1461},
    Paper{DocumentKind::responsibility_contract, "ZR", "禾溪县教育局", 365}};

class Filing {
 public:
  Filing(Random random, sys_days day) : random_{random}, day_{day} {}

  void file(registry::DocumentSubject subject, const std::string& of) {
    for (const Paper& paper : kPapers) {
      if (registry::subject_of(paper.kind) != subject) continue;
      if (random_.chance(0.02)) continue;
      const bool over = random_.chance(0.008);  // such a bus rings on each of its runs
      const auto left = over
                            ? -1 - static_cast<int>(random_.below(60))
                            : static_cast<int>(random_.below(static_cast<std::size_t>(paper.days)));
      const sys_days last = day_ + days{left};
      const bool undated = random_.chance(0.02);
      documents_.push_back({.subject = subject,
                            .of = of,
                            .kind = paper.kind,
                            .number = fmt::format("{}{:06}", paper.letters, documents_.size() + 1),
                            .issued_by = std::string{paper.issuer},
                            .days = {.first = last - days{paper.days - 1}, .last = last}});
      if (undated) documents_.back().days.last.reset();
    }
  }
  std::vector<registry::Document> take() { return std::move(documents_); }

 private:
  Random random_;
  sys_days day_;
  std::vector<registry::Document> documents_;
};

}  // namespace

std::vector<registry::Document> make_documents(const CountyRecords& records, Random random,
                                               sys_days day) {
  Filing filing{random, day};
  for (const auto& op : records.operators) {
    if (op.kind != registry::OperatorKind::service_provider) continue;
    filing.file(registry::DocumentSubject::operator_, op.code);
  }
  for (const auto& bus : records.buses) filing.file(registry::DocumentSubject::bus, bus.plate);
  for (const auto& driver : records.drivers) {
    filing.file(registry::DocumentSubject::driver, driver.code);
  }
  return filing.take();
}

}  // namespace busward::simulator
