#!/usr/bin/env bash
# cfn-lint 1.58.0 refuses AutoPublishAliasAllProperties in Globals.Function (E3724, "unexpected"), which aws-sam-translator 1.115.0
# takes there; a property that SAM does not take there is an error of the translator. In the function itself cfn-lint takes it. Seen 2026-11-30.
# Who meets it: templates whose functions all have an alias; the check stops a deployment that SAM would make.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'cfn-lint==1.58.0' 'aws-sam-translator==1.115.0'
cat > check.py <<'P'
import copy, json, os, subprocess, sys
os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
from samtranslator.translator.transform import transform

def template(in_globals, in_function):
    function = {"Runtime": "provided.al2023", "Handler": "bootstrap", "CodeUri": "s3://bucket/key"}
    everywhere = {"AutoPublishAlias": "live"}
    for there, properties in ((in_globals, everywhere), (in_function, function)):
        if there:
            properties["AutoPublishAliasAllProperties"] = True
    return {
        "AWSTemplateFormatVersion": "2010-09-09", "Transform": "AWS::Serverless-2016-10-31", "Globals": {"Function": everywhere},
        "Resources": {"F": {"Type": "AWS::Serverless::Function", "Properties": function}},
    }

class Policies:
    def load(self): return {}

def taken(t):
    try:
        out = transform(copy.deepcopy(t), {}, Policies())
    except Exception as e:
        return type(e).__name__
    return any(r["Type"] == "AWS::Lambda::Version" for r in out["Resources"].values())

def lint(name, t):
    with open(name, "w") as f:
        json.dump(t, f)
    run = subprocess.run(["v/bin/cfn-lint", "--regions", "us-east-1", "--format", "parseable", "--", name], capture_output=True, text=True)
    return sorted({word for word in run.stdout.replace(":", " ").split() if word[0] == "E" and word[1:].isdigit()})

everywhere, function, other = template(True, False), template(False, True), template(False, False)
other["Globals"]["Function"]["FunctionName"] = "f"  # one name for all: SAM takes it in no Globals
by_sam = taken(everywhere), taken(function), taken(other)
by_lint = lint("globals.json", everywhere), lint("function.json", function)
print(f"[in Globals, in the function, another in Globals] by SAM: {by_sam}; errors of cfn-lint in the first two: {by_lint}")
sys.exit(0 if by_sam == (True, True, "InvalidDocumentException") and by_lint == (["E3724"], []) else 1)
P
v/bin/python check.py
