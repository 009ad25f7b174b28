// Every word of the page, Chinese and English. `t` gives the one of the language in force; {0}, {1} are filled in.

const WORDS = {
  report: ['质量检查报告', 'Quality report'],
  survey: ['第二次全国土地调查数据库', 'Second National Land Survey database'],
  language: ['语言', 'Language'],
  skip: ['跳到地图和清单', 'Skip to map and list'],
  contents: ['目录', 'Contents'],

  'verdict.accepted': ['通过', 'Accepted'],
  'verdict.excepted': ['例外通过', 'Accepted with exceptions'],
  'verdict.rejected': ['不通过', 'Rejected'],
  'verdict.incomplete': ['检查不完整', 'Incomplete'],
  'verdict.error': ['无结论', 'No verdict'],
  verdict: ['结论', 'Verdict'],
  gate: ['达到“{0}”即不通过', '{0} or graver rejects'],
  score: ['得分', 'Score'],
  'score.of': ['满分 100', 'out of 100'],
  'score.none': ['不计分', 'no score'],
  'score.partial': ['只检查了部分规则', 'only some rules were run'],
  'score.incomplete': ['有必检规则未能执行', 'required rules could not run'],
  'score.error': ['程序出错', 'the tool failed'],

  'alert.partial': [
    '部分检查：只执行了所选的 {0} 条规则，结论仅就这些规则而言。',
    'Partial: only the {0} selected rules were run; the verdict speaks of these alone.'],
  'alert.errors': [
    '程序出错：下列规则未能完成，数据未作评判。这是程序的错误，不是数据的问题。',
    'The tool failed in the rules below; the data is not judged. This is a fault of the tool, not of the data.'],
  'alert.skipped': [
    '{0} 条规则因缺少图层、字段或文件不可读而未能执行，其结果未知，不等于通过。',
    '{0} rules could not run, as layers or fields are missing or unreadable. Their result is unknown, not passed.'],
  'alert.in-part': [
    '{0} 条规则只检查了部分内容。',
    '{0} rules ran in part only.'],
  'alert.not-checked': [
    '标准中另有 {0} 条规则，本版本不检查，结论不涉及。',
    'Besides, {0} rules of the standard are not checked by this version; the verdict says nothing of them.'],
  'alert.overrides': [
    '规则包对标准规则作了 {0} 处更改，见“检查依据”。',
    'The rule pack changes the standard’s rules in {0} places; see “Basis”.'],
  'alert.see': ['查看', 'See them'],

  fatal: ['严重缺陷', 'Fatal'],
  major: ['重缺陷', 'Major'],
  minor: ['轻缺陷', 'Minor'],
  notice: ['提示', 'Notice'],
  excepted: ['例外', 'Excepted'],
  severity: ['缺陷级别', 'Severity'],

  passed: ['通过', 'Passed'],
  failed: ['有问题', 'Failed'],
  skipped: ['未能执行', 'Skipped'],
  not_applicable: ['不适用', 'Not applicable'],
  error: ['出错', 'Error'],
  'rules.counts': ['规则 {0} 条', '{0} rules'],

  overview: ['概况', 'Overview'],
  explore: ['地图与结果清单', 'Map and findings'],
  'explore.short': ['地图与清单', 'Map and list'],
  rules: ['规则', 'Rules'],
  ledger: ['面积台账', 'Area ledger'],
  inputs: ['提交成果', 'Submission'],
  basis: ['检查依据', 'Basis'],

  'by.severity': ['按缺陷级别', 'By severity'],
  'by.rule': ['按规则', 'By rule'],
  'by.layer': ['按图层', 'By layer'],
  'by.village': ['按村级行政区', 'By village'],
  'by.listed': ['按列出的结果统计', 'of the findings listed'],
  'by.none': ['没有发现问题。', 'Nothing was found.'],
  'by.rest': ['其余 {0} 项', '{0} others'],
  'by.show': ['只看这些结果：{0}', 'Show only these findings: {0}'],
  'no.layer': ['（不属于图层）', '(of no layer)'],
  'no.village': ['（不在任何行政区内）', '(in no village)'],

  'filter': ['筛选', 'Filter'],
  'filter.rule': ['规则', 'Rule'],
  'filter.layer': ['图层', 'Layer'],
  'filter.village': ['行政区', 'Village'],
  'filter.text': ['搜索', 'Search'],
  'filter.text.hint': ['编号、标识码、字段、值、描述…', 'key, BSM, field, value, message…'],
  'filter.all': ['全部', 'All'],
  'filter.clear': ['清除筛选', 'Clear filters'],
  'count.shown': ['{0} 个结果', '{0} findings'],
  'count.of': ['{0} / {1} 个结果', '{0} of {1} findings'],
  'count.placed': ['其中 {0} 个在地图上', '{0} of them on the map'],
  'count.cut': [
    '共发现 {0} 个，报告列出 {1} 个（--max-findings）；地图和清单只含列出的。',
    '{0} were found, the report lists {1} (--max-findings); map and list show those.'],
  'count.carried': [
    '报告列出 {0} 个，本页载入 {1} 个，各规则均有；全部在 report.json 中。',
    'The report lists {0}; this page carries {1} of them, of every rule; all are in report.json.'],
  'list.empty': ['没有符合条件的结果。', 'No finding answers to the filter.'],
  'list.clean': ['没有发现问题。', 'Nothing was found.'],
  'list.label': ['结果清单，用上下键选择，回车在地图上定位', 'Findings; arrow keys select, Enter goes to the map'],

  'map.label': [
    '结果地图。方向键平移，加减号缩放，0 显示全图。各结果也可在清单中用键盘选择。',
    'Map of the findings. Arrow keys pan, plus and minus zoom, 0 shows everything. Findings can be chosen in the list too.'],
  'map.in': ['放大', 'Zoom in'],
  'map.out': ['缩小', 'Zoom out'],
  'map.fit': ['全图', 'Show everything'],
  'map.parcels': ['图斑界线', 'Parcels'],
  'map.labels': ['行政区名称', 'Village names'],
  'map.here': ['图中 {0} 个', '{0} in view'],
  'map.stack': ['此处共 {0} 个结果，再次单击可切换', '{0} findings here; click again for the next'],
  'map.unread': [
    '本次检查没有读取图形，地图上没有行政区界线。',
    'This run read no shapes: the map has no village borders.'],
  'map.empty': ['没有可以在地图上显示的内容。', 'There is nothing to show on a map.'],
  'map.simplified': ['界线已简化，偏差不超过 {0}', 'borders simplified, by at most {0}'],
  'map.omitted': [
    '{0} 个结果的范围线因数量过多未绘出，只绘点位。',
    'The outlines of {0} findings are left out, as there are too many; their points are drawn.'],
  'map.legend': ['图例', 'Legend'],

  'detail.none': ['在地图或清单中选择一个结果，查看记录和说明。', 'Choose a finding on the map or in the list to see its record.'],
  'detail.label': ['所选结果', 'The chosen finding'],
  'detail.message': ['错误描述', 'Message'],
  'detail.hint': ['建议', 'Help'],
  'detail.layer': ['图层', 'Layer'],
  'detail.fid': ['FID', 'FID'],
  'detail.bsm': ['标识码', 'BSM'],
  'detail.key': ['编号', 'Key'],
  'detail.field': ['字段', 'Field'],
  'detail.value': ['现值', 'Value'],
  'detail.expected': ['应为', 'Expected'],
  'detail.measured': ['实测', 'Measured'],
  'detail.limit': ['限值', 'Limit'],
  'detail.point': ['坐标', 'Coordinates'],
  'detail.lonlat': ['经纬度', 'Lon, lat'],
  'detail.village': ['行政区', 'Village'],
  'detail.related': ['相关记录', 'Other records'],
  'detail.confidence': ['依据', 'Basis'],
  'detail.fingerprint': ['指纹', 'Fingerprint'],
  'detail.M': ['未经证实的资料（凭记忆），最高为提示', 'an unconfirmed fact (from memory): a notice at most'],
  'detail.I': ['推断得出，最高为轻缺陷', 'an inferred fact: minor at most'],
  'detail.go': ['在地图上定位', 'Go to it on the map'],
  'detail.previous': ['上一个', 'Previous'],
  'detail.next': ['下一个', 'Next'],
  'detail.close': ['关闭', 'Close'],
  'detail.empty': ['（空）', '(blank)'],
  'detail.more': ['另有 {0} 条', '{0} more'],

  'rule.id': ['规则编码', 'Rule'],
  'rule.title': ['规则名称', 'Title'],
  'rule.layers': ['图层', 'Layers'],
  'rule.many-layers': ['{0} 个图层', '{0} layers'],
  'rule.examined': ['检查数', 'Examined'],
  'rule.total': ['问题数', 'Found'],
  'rule.listed': ['列出', 'Listed'],
  'rule.clause': ['依据', 'Clause'],
  'rule.reason': ['原因', 'Reason'],
  'rules.failed': ['发现问题的规则', 'Rules that found something'],
  'rules.skipped': ['未能执行的规则', 'Rules that could not run'],
  'rules.in-part': ['只检查了部分内容的规则', 'Rules that ran in part only'],
  'rules.error': ['执行时出错的规则', 'Rules in which the tool failed'],
  'rules.passed': ['通过的规则', 'Rules that passed'],
  'rules.not_applicable': ['不适用的规则', 'Rules that do not apply'],
  'rules.not-checked': ['标准中本版本不检查的规则', 'Rules of the standard that this version does not check'],
  'rules.show': ['在清单中查看', 'show in the list'],

  'file.layers': ['图层', 'Layers'],
  'file.files': ['文件', 'Files'],
  'file.layer': ['图层', 'Layer'],
  'file.name': ['名称', 'Title'],
  'file.path': ['文件', 'File'],
  'file.records': ['记录数', 'Records'],
  'file.vertices': ['顶点数', 'Vertices'],
  'file.crs': ['坐标系', 'Reference system'],
  'file.encoding': ['文字编码', 'Encoding'],
  'file.bytes': ['字节数', 'Bytes'],
  'file.sha256': ['SHA-256', 'SHA-256'],
  'file.unreadable': ['无法读取', 'unreadable'],
  'file.none': ['未知', 'unknown'],
  'file.extent': ['范围', 'Extent'],
  cpg: ['.cpg 声明', '.cpg'],
  ldid: ['DBF 语言字节', 'DBF language byte'],
  detected: ['按内容判断', 'detected'],
  default: ['默认', 'default'],

  'basis.tool': ['程序', 'Program'],
  'basis.pack': ['规则包', 'Rule pack'],
  'basis.sha': ['规则包 SHA-256', 'Rule pack SHA-256'],
  'basis.gate': ['通过条件', 'Gate'],
  'basis.precision': ['坐标精度', 'Precision'],
  'basis.tolerance': ['拓扑容差', 'Tolerance'],
  'basis.scale': ['比例尺', 'Scale'],
  'basis.as-of': ['检查日期', 'As of'],
  'basis.overrides': ['对标准规则的更改', 'Changes to the standard’s rules'],
  'basis.model': [
    '评分：满分 100；有严重缺陷为 0；每个重缺陷扣 2 分，每个轻缺陷扣 0.5 分；同一规则同一标识码计一次；提示和例外不计。',
    'Score: 100; 0 with any fatal finding; minus 2 for each major and 0.5 for each minor one; the same rule and BSM once; notices and exceptions do not count.'],

  'ledger.balanced': ['台账平衡：各级面积之和与控制面积一致。', 'The ledger balances: at every level the areas add up to the control area.'],
  'ledger.unbalanced': ['台账不平衡：有 {0} 处，见下。', 'The ledger does not balance in {0} places, named below.'],
  'ledger.undecided': ['台账未能全部判定，见下。', 'The ledger could not be decided everywhere; see below.'],
  'ledger.breaks': ['不平衡之处（各分支中最先出现的一级）', 'Where it breaks (the first node of each branch)'],
  'ledger.nodes': ['各级账户：控制面积与图斑面积之和', 'Accounts: control areas against the sums of parcels'],
  'ledger.totals': ['全县合计', 'Sums over the county'],
  'ledger.notes': ['未能入账的内容', 'What could not be entered'],
  'ledger.unit': ['单位', 'Unit'],
  'ledger.what': ['账户', 'Account'],
  'ledger.parcels': ['图斑数', 'Parcels'],
  'ledger.declared': ['申报 m²', 'Declared m²'],
  'ledger.computed': ['计算 m²', 'Computed m²'],
  'ledger.difference': ['差值 m²', 'Difference m²'],
  'ledger.tolerance': ['限差 m²', 'Tolerance m²'],
  'ledger.state': ['状态', 'State'],
  'ledger.explaining': ['原因所在的图斑（差值大的在前，共 {0} 个）', 'Parcels that explain it (the largest difference first, {0} in all)'],
  'ledger.control': ['控制面积与图斑面积之和', 'control area against the sum of parcels'],
  'ledger.parcel_shapes': ['图斑面积与椭球面积', 'parcel areas against the ellipsoid'],
  'ledger.unit_shapes': ['行政区计算面积与椭球面积', 'unit areas against the ellipsoid'],
  'level.control_area': ['全部成果', 'Everything handed in'],
  'level.county': ['县', 'County'],
  'level.township': ['乡镇', 'Township'],
  'level.village': ['村', 'Village'],
  'level.unplaced': ['无归属', 'Unplaced'],
  'level.parcel': ['图斑', 'Parcel'],
  'balance.balanced': ['平衡', 'balanced'],
  'balance.unbalanced': ['不平衡', 'not balanced'],
  'balance.undeclared': ['未申报', 'not declared'],
  'balance.undecided': ['无法判定', 'undecided'],
  'balance.unjudged': ['无限差', 'no limit'],

  'print.findings': ['结果（前 {0} 个，共 {1} 个）', 'Findings (the first {0} of {1})'],
  'print.map': ['结果分布图', 'Map of the findings'],
};

/** The language that the page was written for; the address may ask for the other. */
const OWN_LANGUAGE = document.documentElement.lang === 'en' ? 'en' : 'zh';
let lang = OWN_LANGUAGE;

/** The words for `key` in the language in force. */
function t(key, ...fill) {
  const words = WORDS[key];
  if (!words) throw new Error('no words for ' + key);
  return words[lang === 'zh' ? 0 : 1].replace(/\{(\d)\}/g, (_, n) => String(fill[n]));
}

/** The wording of a text that comes in both languages. */
function say(both) {
  return both ? both[lang] : '';
}

/** A count as people write it. */
function number(value) {
  return value.toLocaleString('en-US');
}

/** A measured number, as exact as it came. */
function exact(value) {
  return String(value);
}
