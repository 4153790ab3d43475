#include "gateway/simulator/name_book.h"

#include <array>

#include <fmt/format.h>

namespace busward::simulator {
namespace {

constexpr std::array kTownFirst{"白", "青", "石", "龙", "金", "长", "新", "大", "双", "南",
                                "北", "云", "清", "凤", "竹", "松", "桃", "茶", "沙", "黄"};
constexpr std::array kTownSecond{"溪", "塘", "桥", "坪", "铺", "湖", "洲", "岭",
                                 "泉", "港", "山", "田", "河", "市", "冲", "湾"};
constexpr std::array kSurnames{"李", "王", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴",
                               "徐", "孙", "胡", "朱", "高", "林", "何", "郭", "罗", "曾",
                               "彭", "谢", "唐", "邓", "曹", "蒋", "熊", "易", "贺", "龚"};
constexpr std::array kVillageEnds{"家湾", "家冲", "家塘", "家坪", "家桥",
                                  "家垸", "家坝", "家岭", "家铺", "家咀"};
constexpr std::array kVillageFirst{"大", "小", "上", "下", "东", "西", "新", "老", "双", "石",
                                   "竹", "枫", "樟", "荷", "柳", "桐", "杉", "泉", "月", "鹤"};
constexpr std::array kVillageSecond{"树坪", "塘",   "桥头", "溪口", "坪",   "井湾",
                                    "山坳", "叶冲", "林坝", "田垄", "湖边", "子岗"};
constexpr std::array kGivenFirst{"建", "志", "国", "小", "文", "德", "海", "春", "玉", "明",
                                 "永", "秀", "立", "伟", "红", "长", "冬", "光", "金", "正"};
constexpr std::array kGivenSecond{"华", "军", "平", "强", "林", "生", "明", "兵", "辉", "英",
                                  "刚", "勇", "波", "良", "祥", "云", "清", "成", "珍", "新"};
constexpr std::array kStreets{"人民路", "建设路", "朝阳路", "文化路", "学府路", "和平路", "新华路",
                              "育才路", "迎宾路", "滨河路", "团结路", "胜利路", "桃花路", "环城路",
                              "向阳路", "振兴路", "幸福路", "康宁路", "友谊路", "工农路"};

}  // namespace

template <class Compose>
std::string NameBook::once(std::set<std::string>& used, Compose compose) {
  for (int attempt = 0;; ++attempt) {
    std::string name = compose();
    // A county larger than the stock of names gets numbered ones, as real counties have 一村, 二村.
    if (attempt > 200) name += fmt::format("{}", used.size());
    if (used.insert(name).second) return name;
  }
}

std::string NameBook::town() {
  return once(towns_, [this] {
    std::string name = random_.pick(kTownFirst);
    return name += random_.pick(kTownSecond);
  });
}

std::string NameBook::village() {
  return once(villages_, [this] {
    const bool family = random_.chance(0.5);
    std::string name = family ? random_.pick(kSurnames) : random_.pick(kVillageFirst);
    return name += family ? random_.pick(kVillageEnds) : random_.pick(kVillageSecond);
  });
}

std::string NameBook::person() {
  std::string name = random_.pick(kSurnames);
  if (random_.chance(0.8)) name += random_.pick(kGivenFirst);
  return name += random_.pick(kGivenSecond);
}

std::string NameBook::street(std::size_t n) {
  std::string name = kStreets[n % kStreets.size()];
  if (n >= kStreets.size()) name.insert(name.size() - std::string{"路"}.size(), "二");
  return name;
}

}  // namespace busward::simulator
