import os, re

text = open("uv.lock", encoding="utf-8").read()
# Sizes and times come and go with what an index tells; hashes say which files they are.
text = re.sub(r', (?:size = \d+|upload-time = ".*?")', "", text)
head, *blocks = text.split("\n[[package]]\n")
names = [block.split('"', 2)[1] for block in blocks]
needs, members, root = {}, [], []
for name, block in zip(names, blocks):
    needs.setdefault(name, []).extend(re.findall(r'{ name = "(.*?)"', block))
    if found := re.search(r'^source = { (?:directory|editable|virtual) = "(.*?)" }$', block, re.M):
        (root if found[1] == "." else members).append(name)
grouped = head.partition("[manifest.dependency-groups]")[2].partition("\n[")[0]
for member in dict.fromkeys(root + members):
    kept, left = set(), [member, *root, *re.findall(r'{ name = "(.*?)"', grouped)]
    while left:
        name = left.pop()
        if name not in kept:
            kept.add(name)
            left += needs.get(name, [])
    own = [block for name, block in zip(names, blocks) if name in kept]
    os.makedirs(f"/locks/{member}")
    with open(f"/locks/{member}/uv.lock", "w", encoding="utf-8") as file:
        file.write("\n[[package]]\n".join([head, *own]))
