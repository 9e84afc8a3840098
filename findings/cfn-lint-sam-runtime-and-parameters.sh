#!/usr/bin/env bash
# cfn-lint 1.58.0 on a SAM template: a Runtime and an Architecture that do not exist, and a parameter that nothing uses, are
# not reported (alone, it exits 0). Without the Serverless transform the same three are (E3030, W2001). Seen 2026-11-28.
# Who meets it: projects that rely on cfn-lint, or on `sam validate --lint`, for these three.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v
v/bin/pip install --no-compile --quiet --disable-pip-version-check 'cfn-lint==1.58.0' aws-sam-translator
cat > sam.yaml <<'Y'
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Unused: {Type: String, Default: x}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {Runtime: provided.al1999, Architectures: [sparc], Handler: bootstrap, CodeUri: s3://bucket/key}
Y
cat > plain.yaml <<'Y'
AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  Unused: {Type: String, Default: x}
Resources:
  F:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: provided.al1999
      Architectures: [sparc]
      Handler: bootstrap
      Role: arn:aws:iam::123456789012:role/x
      Code: {S3Bucket: bucket, S3Key: key}
Y
v/bin/pip list --disable-pip-version-check 2>/dev/null | grep cfn-lint
v/bin/cfn-lint --regions us-east-1 --format parseable -- sam.yaml plain.yaml > out || true
echo "SAM template: $(grep -c '^sam' out || true) findings"
echo "plain template: $(grep '^plain' out | grep -oE '[EW][0-9]{4}' | sort | uniq -c | tr -s ' ' | tr '\n' ';')"
! grep -q '^sam' out && grep -q '^plain.*E3030' out && grep -q '^plain.*W2001' out
