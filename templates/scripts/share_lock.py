import os, re, sys

member = sys.argv[1]
shared = open("/locks/shared", encoding="utf-8").read().split()
head, *blocks = open(f"/locks/{member}/uv.lock", encoding="utf-8").read().split("\n[[package]]\n")
names = [block.split('"', 2)[1] for block in blocks]
needs, own, kept, left = {}, {}, set(), list(shared)
for name, block in zip(names, blocks):
    needs.setdefault(name, []).extend(re.findall(r'{ name = "(.*?)"', block))
    if name == member or 'source = { editable = "." }' in block or 'source = { virtual = "." }' in block:
        own[name] = re.search(r"^source = .*$", block, re.M)[0]
while left:
    name = left.pop()
    if name not in kept:
        kept.add(name)
        left += needs.get(name, [])
edges = "".join(f'    {{ name = "{name}" }},\n' for name in shared)
for at, name in enumerate(names):
    if name in own:
        blocks[at] = f'name = "{name}"\n{own[name]}\n' + f"dependencies = [\n{edges}]\n" * (name == member)
os.makedirs("/locks/shared-base")
with open("/locks/shared-base/uv.lock", "w", encoding="utf-8") as file:
    file.write("\n[[package]]\n".join([head, *(block for name, block in zip(names, blocks) if name in kept | own.keys())]))
with open("/locks/shared-base/left-out", "w", encoding="utf-8") as file:
    file.writelines(f"--no-install-package {name}\n" for name in shared)
